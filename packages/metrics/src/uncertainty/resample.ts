/** Circular block resampling of days (Politis & Romano 1992): what would the acts per person have been, had the
 *  window's stretches of days come in another order and number? */

import type { PackedDayActs } from './day-acts.ts'
import type { Random } from './random.ts'

/** Adds the people's acts of whole blocks, and of the single days left over where the block length does not
 *  divide the window. */
interface BlockSums {
  readonly addBlock: (firstDay: number, into: Int32Array) => void
  readonly addDay: (day: number, into: Int32Array) => void
}

/** Up to this many entries (of 4 bytes) a full day × person matrix is worth its memory. */
const DENSE_LIMIT = 32_000_000

/** Only the starts of the blocks vary between replicates, so each possible block is added up once: as a row of a
 *  full matrix where people are active often, where a row is a plain loop over neighbours in memory; else day by
 *  day from the cells. */
const blockSums = (table: PackedDayActs, block: number): BlockSums => {
  const { person, acts, start, people } = table
  const days = start.length - 1
  const addDay = (day: number, into: Int32Array) => {
    const end = start[day + 1] as number
    for (let cell = start[day] as number; cell < end; cell++) {
      const who = person[cell] as number
      into[who] = (into[who] as number) + (acts[cell] as number)
    }
  }
  // A row costs `people` neighbouring additions, a block of cells as many scattered ones, each about twice as dear.
  const dense = days * people <= DENSE_LIMIT && people * days < 2 * block * person.length
  if (!dense) {
    const addBlock = (firstDay: number, into: Int32Array) => {
      for (let i = 0; i < block; i++) addDay((firstDay + i) % days, into)
    }
    return { addBlock, addDay }
  }
  const rows = new Int32Array(days * people)
  for (let day = 0; day < days; day++) {
    const row = rows.subarray(day * people, (day + 1) * people)
    for (let i = 0; i < block; i++) addDay((day + i) % days, row)
  }
  const addBlock = (firstDay: number, into: Int32Array) => {
    const from = firstDay * people
    for (let who = 0; who < people; who++) into[who] = (into[who] as number) + (rows[from + who] as number)
  }
  return { addBlock, addDay }
}

/** Calls `use` with the acts per person (0 for those who drop out) of each replicate; the array is reused. */
export const resampleDays = (
  table: PackedDayActs,
  { replicates, block, random }: { replicates: number; block: number; random: Random },
  use: (acts: Int32Array, replicate: number) => void,
): void => {
  const days = table.start.length - 1
  const { addBlock, addDay } = blockSums(table, block)
  const acts = new Int32Array(table.people)
  for (let replicate = 0; replicate < replicates; replicate++) {
    acts.fill(0)
    let left = days
    for (; left >= block; left -= block) addBlock(random.below(days), acts)
    if (left > 0) {
      const firstDay = random.below(days)
      for (let i = 0; i < left; i++) addDay((firstDay + i) % days, acts)
    }
    use(acts, replicate)
  }
}
