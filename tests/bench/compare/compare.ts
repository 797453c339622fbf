/** The same questions over the same acts, asked of this store, of pandas and of PostgreSQL. Neither is installed here:
 *  where one is missing, its part is left out. What all of them answer must agree. */

import { deepStrictEqual } from 'node:assert'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DATABASE } from '@commonhold/store/schema/tables'
import type { Store } from '@commonhold/store/store'
import { generateActs } from '../generate-acts.ts'
import type { Result } from '../measure.ts'
import { temporaryStore } from '../temporary-store.ts'
import { type Asked, askStore } from './ask-store.ts'
import { askPandas } from './pandas.ts'
import { askPostgres } from './postgres.ts'

export const QUESTIONS = {
  spread: 'topShare and effectiveOwners of 26 weeks',
  facets: 'absence factor of each facet, 26 weeks',
  retention: 'retention over two times 26 weeks',
  threads_without_one: 'threadsWithoutOne, 26 weeks',
  response: 'median time to the first answer, 26 weeks',
  quarters: 'topShare of every quarter of two years',
} as const
export type QuestionName = keyof typeof QUESTIONS

/** What one of them took, in milliseconds, and what it said. */
export type Answers = Readonly<Record<QuestionName, { readonly ms: number; readonly answer: unknown }>>

/** The acts as files; days YYYY-MM-DD. */
export interface Exported {
  readonly folder: string
  readonly acts: string
  readonly conversations: string
}

const FROM = '2023-01-01'
const ASKED: Asked = { pilot: 'bench', begin: FROM, end: '2024-12-31', from: '2024-05-16', to: '2024-11-14' }

export async function benchCompare(sizes: readonly number[], rounds = 7): Promise<Result[]> {
  const results: Result[] = []
  for (const acts of sizes) {
    const { store, close } = await temporaryStore()
    await generateActs(store.database, { pilot: ASKED.pilot, acts, people: 10_000, days: 730, from: FROM })
    const ours = await askStore(store.database, ASKED, rounds)
    const exported = await exportActs(store)
    await close()
    const pandas = askPandas(exported, ASKED, rounds)
    const postgres = askPostgres(exported, ASKED, rounds)
    rmSync(exported.folder, { recursive: true, force: true })
    for (const others of [pandas, postgres]) if (others !== null) agree(ours, others)
    for (const name of Object.keys(QUESTIONS) as QuestionName[])
      results.push(resultOf(acts, name, ours, pandas, postgres))
  }
  return results
}

async function exportActs({ database }: Store): Promise<Exported> {
  const folder = mkdtempSync(path.join(tmpdir(), 'commonhold-bench-compare-'))
  // PostgreSQL is another user.
  chmodSync(folder, 0o755)
  const acts = path.join(folder, 'acts.csv')
  const conversations = path.join(folder, 'conversations.csv')
  await database.command(
    `INSERT INTO FUNCTION file('${acts}', 'CSV') SELECT day, toString(person), toString(class), toString(facet) FROM ${DATABASE}.acts`,
  )
  await database.command(
    `INSERT INTO FUNCTION file('${conversations}', 'CSV')
     SELECT root_day, toString(starter), if(length(people) = 2, toString(people[2]), ''), length(people),
            if(answered_by = '', NULL, toFloat64(dateDiff('microsecond', time, answered_at)) / 3600000000) FROM ${DATABASE}.acts WHERE notEmpty(people)`,
  )
  return { folder, acts, conversations }
}

/** To nine digits: sums of floating-point numbers depend on their order. */
function agree(ours: Answers, others: Answers) {
  const rounded = (_: string, value: unknown) =>
    typeof value === 'number' ? Number(value.toPrecision(9)) : value
  const told = (answer: unknown) => JSON.parse(JSON.stringify(answer, rounded))
  for (const name of Object.keys(QUESTIONS) as QuestionName[])
    deepStrictEqual(told(others[name].answer), told(ours[name].answer), `${name}: the answers differ`)
}

function resultOf(
  acts: number,
  name: QuestionName,
  ours: Answers,
  pandas: Answers | null,
  postgres: Answers | null,
): Result {
  const taken = new Map([['Commonhold', ours[name].ms]])
  if (pandas) taken.set('pandas', pandas[name].ms)
  if (postgres) taken.set('PostgreSQL', postgres[name].ms)
  const others = [...taken].slice(1)
  const [fastest] = [...taken].sort(([, a], [, b]) => a - b)
  return {
    what: `${QUESTIONS[name]}, ${acts / 1e6} M acts`,
    measured: told(ours[name].ms),
    limit: others.map(([who, ms]) => `${who} ${told(ms)}`).join(', '),
    ratio: others.map(([who, ms]) => `${who} ${(ms / ours[name].ms).toFixed(1)} ×`).join(', '),
    aim: others.length === 0 ? '' : `fastest: ${fastest?.[0]}`,
  }
}

const told = (ms: number) => `${ms.toFixed(ms < 10 ? 1 : 0)} ms`
