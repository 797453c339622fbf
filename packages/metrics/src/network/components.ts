import { TIE, type TiedPairs } from './tied-pairs.ts'

/** How far the others would still be connected: the largest component of the graph without the champion and without
 *  the ties made in conversations they started, as a share of everybody else in it.
 *  @param champion left out, whether or not they have a tie
 *  @returns 1/n … 1 (in a star of six without its centre 0.2); null where nobody else has a tie */
export const largestComponentWithout = (
  { people, first, second, how }: TiedPairs,
  champion: readonly string[],
): number | null => {
  const gone = new Set(champion)
  const stays = people.map((person) => !gone.has(person))
  const others = stays.filter(Boolean).length
  if (others === 0) return null
  const above = Uint32Array.from(people.keys())
  const sizes = new Uint32Array(people.length).fill(1)
  const top = (person: number): number => {
    let at = person
    while (above[at] !== at) {
      above[at] = above[above[at] as number] as number
      at = above[at] as number
    }
    return at
  }
  let largest = 1
  for (let pair = 0; pair < how.length; pair++) {
    const [a, b] = [first[pair] as number, second[pair] as number]
    if (!stays[a] || !stays[b] || ((how[pair] as number) & TIE.beyondChampion) === 0) continue
    const [x, y] = [top(a), top(b)]
    if (x === y) continue
    const [small, big] = (sizes[x] as number) < (sizes[y] as number) ? [x, y] : [y, x]
    above[small] = big
    sizes[big] = (sizes[big] as number) + (sizes[small] as number)
    largest = Math.max(largest, sizes[big] as number)
  }
  return largest / others
}
