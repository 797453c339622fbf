import type { TiedPairs } from '../network/tied-pairs.ts'

/** Into how many units each person has a tie; nobody's tie to somebody of no known unit counts.
 *  @param unitOf people at the window's end
 *  @returns null where no unit is known; people without a tie into any are missing */
export const tiedUnits = (
  { people, first, second }: TiedPairs,
  unitOf: ReadonlyMap<string, string | null>,
): Map<string, number> | null => {
  if (![...unitOf.values()].some((unit) => unit !== null)) return null
  const places = new Map<string, number>()
  const units = Int32Array.from(people, (person) => {
    const unit = unitOf.get(person) ?? null
    if (unit === null) return UNKNOWN
    const place = places.get(unit) ?? places.size
    places.set(unit, place)
    return place
  })
  // A bit for each person and unit: there may be a million pairs.
  const words = Math.ceil(places.size / 32)
  const into = new Uint32Array(people.length * words)
  const reached = new Uint32Array(people.length)
  const tie = (one: number, other: number) => {
    const unit = units[other] as number
    if (unit === UNKNOWN) return
    const at = one * words + (unit >>> 5)
    const bit = 1 << (unit & 31)
    if (((into[at] as number) & bit) !== 0) return
    into[at] = (into[at] as number) | bit
    reached[one] = (reached[one] as number) + 1
  }
  for (let pair = 0; pair < first.length; pair++) {
    const [one, other] = [first[pair] as number, second[pair] as number]
    tie(one, other)
    tie(other, one)
  }
  return new Map(
    people.flatMap((person, at): [string, number][] =>
      reached[at] === 0 ? [] : [[person, reached[at] as number]],
    ),
  )
}

const UNKNOWN = -1
