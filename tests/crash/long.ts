/** npm run test:crash [-- SEEDS [KILLS [FIRST]]]: many lives, each killed many times. Exits non-zero at the first life that differs. */

import { isDeepStrictEqual } from 'node:util'
import { liveThrough } from './life.ts'

const [seeds = 20, kills = 25, first = Math.floor(Date.now() / 1000)] = process.argv.slice(2).map(Number)
let total = 0
console.log(
  `${seeds} lives from seed ${first}, up to ${kills} kills each; repeat with: npm run test:crash -- ${seeds} ${kills} ${first}`,
)
for (let seed = first; seed < first + seeds; seed++) {
  const end = await liveThrough(seed, kills)
  total += end.kills
  const same = isDeepStrictEqual(end.published, end.expected) && end.differences === 0
  console.log(`seed ${seed}: ${end.kills} kills, ${same ? 'equal to the oracle, verify clean' : 'DIFFERENT'}`)
  if (!same) process.exit(1)
}
console.log(`${seeds} lives, ${total} kills: nothing lost, nothing twice`)
