/** Every question the API answers, over 10 M facts of 10,000 people, through its real routes. */

import { addDays } from '@commonhold/metrics/time/day'
import { median, milliseconds, type Result } from './measure.ts'
import { type ServedPilot, servePilot } from './served-pilot.ts'
import { temporaryStore } from './temporary-store.ts'

const pilot = 'bench'
const FROM = '2023-01-01'
const DAYS = 730
const WEEKS_26 = 182

interface Question {
  readonly what: string
  readonly aim: string
  /** @param to end of the window: another one, another answer */
  readonly url: (to: string) => string
}

const of = (what: string, route: string, aim = '< 100 ms', days = WEEKS_26): Question => ({
  what,
  aim,
  url: (to) =>
    `/v1/pilots/${pilot}/${route}${route.includes('?') ? '&' : '?'}from=${addDays(to, -days)}&to=${to}`,
})
const whole = (what: string, url: string): Question => ({ what, aim: '< 100 ms', url: () => url })

const SIMULATED = '< 1 s'
const YEARS = DAYS - 40

export const QUESTIONS: readonly Question[] = [
  of('ownership, without intervals', 'ownership?intervals=false'),
  of('ownership', 'ownership', SIMULATED),
  of('breadth', 'breadth'),
  of('independence', 'independence', SIMULATED),
  of('network', 'network', SIMULATED),
  of('feedback', 'feedback'),
  of('roles', 'roles'),
  of('hand-over plan', 'handover'),
  of('verdict', 'verdict', SIMULATED),
  of('people', 'people'),
  of('topShare by quarter', 'series?metric=topShare&interval=quarter', undefined, YEARS),
  of('retention by month', 'series?metric=retention&interval=month', undefined, YEARS),
  of('threadsWithoutOne by quarter', 'series?metric=threadsWithoutOne&interval=quarter', undefined, YEARS),
  of('verdict by quarter', 'series?metric=verdict&interval=quarter', undefined, YEARS),
  whole('coverage', `/v1/pilots/${pilot}/coverage`),
  whole('the list of pilots', '/v1/pilots'),
]

export async function benchAnswers(acts: number, rounds = 7): Promise<Result[]> {
  const { store, close } = await temporaryStore()
  const served = await servePilot(store, { pilot, acts, people: 10_000, days: DAYS, from: FROM })
  const results: Result[] = []
  for (const question of QUESTIONS) results.push(await measured(served, question, rounds))
  await served.close()
  await close()
  return results
}

/** Another window each time, and half of them at a revision nobody has asked at yet. */
export async function measured(served: ServedPilot, question: Question, rounds: number): Promise<Result> {
  const first: number[] = []
  const again: number[] = []
  const ask = (day: number) => milliseconds(() => served.ask(question.url(addDays(FROM, DAYS - 5 - day))))
  await ask(0)
  for (let round = 0; round < rounds; round++) {
    await served.revise()
    first.push(await ask(2 * round + 1))
    again.push(await ask(2 * round + 2))
  }
  return {
    what: question.what,
    measured: `${median(again).toFixed(0)} ms`,
    limit: `${median(first).toFixed(0)} ms the first time after a revision`,
    ratio: '',
    aim: question.aim,
  }
}
