/** Who is tied to whom: one entry an unordered pair of people, as columns, since there may be a million of them. */

export interface TiedPairs {
  /** Everybody with a tie, once. */
  readonly people: readonly string[]
  /** The two ends of each pair, as places in `people`. */
  readonly first: Uint32Array
  readonly second: Uint32Array
  /** Bits of TIE. */
  readonly how: Uint8Array
}

/** What is known of a pair, one bit each. */
export const TIE = {
  /** From the first to the second. */
  forth: 1,
  back: 2,
  /** At some tie both belonged to one unit. */
  sameUnit: 4,
  /** At some tie they belonged to two. */
  twoUnits: 8,
  /** Some tie lies outside the conversations the champion started. */
  beyondChampion: 16,
} as const

export const NO_TIES: TiedPairs = {
  people: [],
  first: new Uint32Array(),
  second: new Uint32Array(),
  how: new Uint8Array(),
}

/** Somebody's reply to, or mention of, somebody else. */
export interface Tie {
  readonly from: string
  readonly to: string
  /** Whether the two belonged to one unit or to two; null where one of them is not known. */
  readonly units?: 'same' | 'two' | null
  readonly inChampionsConversation?: boolean
}

/** Ties may repeat; what they say of a pair adds up. */
export const tiedPairs = (ties: Iterable<Tie>): TiedPairs => {
  const places = new Map<string, number>()
  const placeOf = (person: string) => {
    const known = places.get(person) ?? places.size
    places.set(person, known)
    return known
  }
  const pairs = new Map<string, [first: number, second: number, how: number]>()
  for (const { from, to, units = null, inChampionsConversation = false } of ties) {
    const [a, b] = [placeOf(from), placeOf(to)]
    const [first, second] = a < b ? [a, b] : [b, a]
    const key = `${first} ${second}`
    const pair = pairs.get(key) ?? [first, second, 0]
    pairs.set(key, pair)
    pair[2] |= a < b ? TIE.forth : TIE.back
    if (units !== null) pair[2] |= units === 'same' ? TIE.sameUnit : TIE.twoUnits
    if (!inChampionsConversation) pair[2] |= TIE.beyondChampion
  }
  const all = [...pairs.values()]
  return {
    people: [...places.keys()],
    first: Uint32Array.from(all, ([first]) => first),
    second: Uint32Array.from(all, ([, second]) => second),
    how: Uint8Array.from(all, ([, , how]) => how),
  }
}

/** How many others each person is tied to, in the order of `people`. */
export const degrees = ({ people, first, second }: TiedPairs): Uint32Array => {
  const found = new Uint32Array(people.length)
  for (let pair = 0; pair < first.length; pair++) {
    const [a, b] = [first[pair] as number, second[pair] as number]
    found[a] = (found[a] as number) + 1
    found[b] = (found[b] as number) + 1
  }
  return found
}

/** Pairs with all of one set of bits. */
export const pairsWith = ({ how }: TiedPairs, bits: number): number => {
  let found = 0
  for (let pair = 0; pair < how.length; pair++) if (((how[pair] as number) & bits) === bits) found++
  return found
}
