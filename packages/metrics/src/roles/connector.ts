import type { TiedPairs } from '../network/tied-pairs.ts'

/** Into how many units each person has a tie; nobody's tie to somebody of no known unit counts.
 *  @param unitOf people at the window's end
 *  @returns null where no unit is known; people without a tie into any are missing */
export const tiedUnits = (
  { people, first, second }: TiedPairs,
  unitOf: ReadonlyMap<string, string | null>,
): Map<string, number> | null => {
  if (![...unitOf.values()].some((unit) => unit !== null)) return null
  const units = people.map((person) => unitOf.get(person) ?? null)
  const reached = new Map<number, Set<string>>()
  const tie = (one: number, other: number) => {
    const unit = units[other] ?? null
    if (unit === null) return
    const into = reached.get(one)
    if (into === undefined) reached.set(one, new Set([unit]))
    else into.add(unit)
  }
  for (let pair = 0; pair < first.length; pair++) {
    const [one, other] = [first[pair] as number, second[pair] as number]
    tie(one, other)
    tie(other, one)
  }
  return new Map([...reached].map(([at, into]) => [people[at] as string, into.size]))
}
