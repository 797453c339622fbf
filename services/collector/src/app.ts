import { webhooks } from '@commonhold/connectors/webhooks'
import type { Pseudonymiser } from '@commonhold/contracts/events/pseudonym'
import { type Connections, NO_CONNECTIONS } from '@commonhold/runtime/connections'
import { countKnown } from '@commonhold/store/queries/known'
import { pilotIds } from '@commonhold/store/queries/pilots'
import type { Store } from '@commonhold/store/store'
import type { EventSink } from '@commonhold/stream/port'
import type { FastifyInstance } from 'fastify'
import { createDeadLetters, type DeadLetters } from './dead-letters/dead-letters.ts'
import { emptySpool } from './http/spool-upload.ts'
import { createImporter, type Importer } from './import/importer.ts'
import { createIntake, type Intake } from './intake/intake.ts'
import { createLedger } from './live/ledger.ts'
import { createReceiver, type Receiver } from './live/receiver.ts'
import type { Log } from './log.ts'
import { connectionRoutes } from './routes/connections.ts'
import { deadLetterRoutes } from './routes/dead-letters.ts'
import { type EventLimits, eventRoutes } from './routes/events.ts'
import { type HookLimits, hookRoutes } from './routes/hooks.ts'
import { importRoutes } from './routes/imports.ts'

export interface CollectorConfig {
  /** A folder of its own: it is emptied at start. */
  readonly spoolFolder: string
  /** Bytes of an archive sent over HTTP; 8 GiB by default. */
  readonly uploadBytes?: number
  readonly eventLimits?: EventLimits
  readonly hookLimits?: HookLimits
  /** Milliseconds until a tool that delivers is told to come again. */
  readonly answerWithinMs?: number
}

export interface CollectorDeps {
  readonly store: Store
  readonly sink: EventSink
  readonly pseudonymiser: Pseudonymiser
  /** Tools that deliver live; none by default. */
  readonly connections?: Connections
  readonly log: Log
  /** Microseconds since 1970. */
  readonly now?: () => number
}

export interface Collector {
  readonly intake: Intake
  readonly importer: Importer
  readonly deadLetters: DeadLetters
  /** Takes what a tool's API answered, on the way of its deliveries. */
  readonly take: Receiver['take']
  /** Registers the routes. */
  routes(app: FastifyInstance): Promise<void>
  /** Once, after the writer has recovered and before anything is accepted. */
  recover(): Promise<void>
  /** Saves what came over connections now, not in a few seconds. */
  flush(): Promise<void>
  close(): Promise<void>
}

const GiB = 1024 ** 3

/** Where everything comes in. From here on no event carries a native account id. */
export function createCollector(config: CollectorConfig, deps: CollectorDeps): Collector {
  const { store, sink, pseudonymiser, log, connections = NO_CONNECTIONS } = deps
  const now = deps.now ?? (() => Date.now() * 1000)
  const { documents } = store
  const deadLetters = createDeadLetters({ documents, pseudonymiser, sink, now, log })
  const intake = createIntake({
    pseudonymiser,
    sink,
    deadLetters,
    countKnown: (pilot, events) => countKnown(store.database, pilot, events),
    now,
  })
  const ledger = createLedger({ store, now, log })
  const { answerWithinMs } = config
  const receiver = createReceiver({
    connections,
    webhooks,
    intake,
    ledger,
    seal: pseudonymiser.seal,
    log,
    ...(answerWithinMs === undefined ? {} : { answerWithinMs }),
  })
  const importer = createImporter({
    store,
    documents,
    pseudonymiser,
    deadLetters,
    now,
    log,
  })
  const upload = { folder: config.spoolFolder, maxBytes: config.uploadBytes ?? 8 * GiB }
  return {
    intake: {
      ...intake,
      whileRemoved: async (pilot, remove) => {
        await intake.whileRemoved(pilot, remove)
        ledger.forget(pilot)
      },
    },
    importer,
    deadLetters,
    take: receiver.take,
    routes: async (app) => {
      await app.register(eventRoutes(intake, config.eventLimits))
      await app.register(importRoutes(importer, upload, () => pilotIds(store.database)))
      await app.register(deadLetterRoutes(deadLetters))
      await app.register(hookRoutes(receiver, now, config.hookLimits))
      await app.register(connectionRoutes(connections, ledger, documents))
    },
    recover: async () => {
      await emptySpool(config.spoolFolder)
      await importer.recover()
      await ledger.recover()
      ledger.standing(await connections.current())
    },
    flush: ledger.flush,
    close: async () => {
      await importer.close()
      await receiver.close()
      await ledger.close()
    },
  }
}
