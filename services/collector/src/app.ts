import type { Pseudonymiser } from '@commonhold/contracts/events/pseudonym'
import type { Store } from '@commonhold/store/store'
import type { EventSink } from '@commonhold/stream/port'
import type { FastifyInstance } from 'fastify'
import { createDeadLetters, type DeadLetters } from './dead-letters/dead-letters.ts'
import { emptySpool } from './http/spool-upload.ts'
import { createImporter, type Importer } from './import/importer.ts'
import { createIntake, type Intake } from './intake/intake.ts'
import type { Log } from './log.ts'
import { deadLetterRoutes } from './routes/dead-letters.ts'
import { type EventLimits, eventRoutes } from './routes/events.ts'
import { importRoutes } from './routes/imports.ts'

export interface CollectorConfig {
  /** A folder of its own: it is emptied at start. */
  readonly spoolFolder: string
  /** Bytes of an archive sent over HTTP; 8 GiB by default. */
  readonly uploadBytes?: number
  readonly eventLimits?: EventLimits
}

export interface CollectorDeps {
  readonly store: Store
  readonly sink: EventSink
  readonly pseudonymiser: Pseudonymiser
  readonly log: Log
  /** Microseconds since 1970. */
  readonly now?: () => number
}

export interface Collector {
  readonly intake: Intake
  readonly importer: Importer
  readonly deadLetters: DeadLetters
  /** Registers the routes. */
  routes(app: FastifyInstance): Promise<void>
  /** Once, after the writer has recovered and before anything is accepted. */
  recover(): Promise<void>
  close(): Promise<void>
}

const GiB = 1024 ** 3

/** Where everything comes in. From here on no event carries a native account id. */
export function createCollector(config: CollectorConfig, deps: CollectorDeps): Collector {
  const { store, sink, pseudonymiser, log } = deps
  const now = deps.now ?? (() => Date.now() * 1000)
  const { documents } = store
  const deadLetters = createDeadLetters({ documents, pseudonymiser, sink, now, log })
  const intake = createIntake({ pseudonymiser, sink, deadLetters, now })
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
    intake,
    importer,
    deadLetters,
    routes: async (app) => {
      await app.register(eventRoutes(intake, config.eventLimits))
      await app.register(importRoutes(importer, upload))
      await app.register(deadLetterRoutes(deadLetters))
    },
    recover: async () => {
      await emptySpool(config.spoolFolder)
      await importer.recover()
    },
    close: importer.close,
  }
}
