import { calculateInChildProcess } from '@commonhold/api/compute/in-child-process'
import { createApi } from '@commonhold/api/create-api'
import { createKeyRegistry } from '@commonhold/api/keys/registry'
import type { CommonholdEvent } from '@commonhold/contracts/events/decode'
import { accountData, rosterData } from '@commonhold/contracts/events/streams'
import { addDays } from '@commonhold/metrics/time/day'
import { createHttp } from '@commonhold/runtime/http/create-http'
import { DATABASE } from '@commonhold/store/schema/tables'
import type { Store } from '@commonhold/store/store'
import { z } from 'zod'
import { generateActs, peopleOf } from './generate-acts.ts'

export interface ServedPilot {
  /** The answer of a route, as a client gets it. */
  ask(url: string): Promise<string>
  /** Publishes a day nobody looks at: from now on every answer is made anew. */
  revise(): Promise<void>
  close(): Promise<void>
}

const FIRST_REVISION = 1_000
const NOW = new Date('2026-11-23T12:00:00Z')

/** A generated pilot with a member list and units, behind the real routes.
 *  @param shape its acts */
export async function servePilot(
  store: Store,
  shape: Omit<Parameters<typeof generateActs>[1], 'revision'>,
): Promise<ServedPilot> {
  await writeDirectory(store, shape)
  await generateActs(store.database, { ...shape, revision: FIRST_REVISION })
  await writeCoverage(store, shape)
  const api = await serveStore(store)
  let revision = FIRST_REVISION
  return {
    ...api,
    revise: () =>
      store.database.command(
        `INSERT INTO ${DATABASE}.head (pilot, day, revision, rule, published) SELECT {pilot:String}, toDate('2000-01-01'), {revision:UInt64}, 1, now64(3)`,
        { pilot: shape.pilot, revision: ++revision },
      ),
  }
}

/** Before the acts: a change of the directory has a pilot derived anew, and these acts have no facts. */
async function writeDirectory(
  store: Store,
  { pilot, people, from }: { pilot: string; people: number; from: string },
) {
  const row = z.object({ n: z.number(), account: z.string(), unit: z.string() })
  const time = Date.parse(from) * 1000
  const placed = { pilot, sequence: 0, time, recorded: time }
  const members = await store.database.rows(peopleOf(people), row)
  const events = members.flatMap(({ n, account, unit }): CommonholdEvent[] => [
    {
      ...placed,
      stream: 'account',
      source: 'chat',
      id: account,
      data: accountData.parse({ account, native: `chat:U${n}`, displayName: `Person ${n}` }),
    },
    {
      ...placed,
      stream: 'roster',
      source: 'hr',
      id: account,
      data: rosterData.parse({ account, enabledFrom: from, ...(unit === '' ? {} : { unit }) }),
    },
  ])
  await store.writer.accept(events)
  await store.writer.settle()
}

async function writeCoverage(
  { database }: Store,
  { pilot, from, days }: { pilot: string; from: string; days: number },
) {
  const last = `${addDays(from, days - 1)} 12:00:00`
  await database.insert(
    `${DATABASE}.coverage`,
    ['pilot', 'origin', 'source', 'first', 'last', 'until'],
    [[pilot, 'archive', 'chat', `${from} 00:00:00`, last, last]],
  )
}

/** The API of a store without a port: questions are put into it. */
async function serveStore(store: Store): Promise<Pick<ServedPilot, 'ask' | 'close'>> {
  const keys = createKeyRegistry(store.documents, () => NOW)
  const calculator = calculateInChildProcess()
  const app = await createHttp({
    logger: null,
    version: '0',
    ready: () => null,
    access: { findKey: keys.findKey, anyKey: keys.anyKey },
  })
  const never = async () => {
    throw new Error('nothing is written while it is measured')
  }
  await app.register(
    createApi(
      { version: '0' },
      {
        store,
        now: () => NOW,
        publish: never,
        pseudonymise: (native) => native,
        seal: (key) => key,
        removePilot: never,
        keys,
        calculator,
        logger: app.log,
      },
    ),
  )
  await app.ready()
  return {
    ask: async (url) => {
      const answer = await app.inject({ url, headers: { host: 'localhost' } })
      if (answer.statusCode !== 200) throw new Error(`${url}: ${answer.statusCode} ${answer.body}`)
      return answer.body
    },
    close: async () => {
      await app.close()
      await calculator.close()
    },
  }
}
