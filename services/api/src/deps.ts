import type { CommonholdEvent } from '@commonhold/contracts/events/decode'
import type { Store } from '@commonhold/store/store'
import type { FastifyBaseLogger } from 'fastify'
import type { Calculator } from './compute/calculator.ts'
import type { KeyRegistry } from './keys/registry.ts'

/** What the API needs of the service it lives in. */
export interface ApiDeps {
  readonly store: Store
  readonly now: () => Date
  /** Resolves once the events are durable and show in answers. Accounts in them are pseudonyms already. */
  readonly publish: (events: readonly CommonholdEvent[]) => Promise<void>
  /** The pseudonym of a native account id. */
  readonly pseudonymise: (native: string) => string
  /** An opaque stand-in for an address. */
  readonly seal: (key: string) => string
  /** Removes a pilot with everything that is known of it. */
  readonly removePilot: (pilot: string) => Promise<void>
  readonly keys: KeyRegistry
  readonly calculator: Calculator
  readonly logger: FastifyBaseLogger
}

export interface ApiConfig {
  /** Of the package: another version may answer differently. */
  readonly version: string
  /** Answers kept in memory; 500 by default. */
  readonly keptAnswers?: number
}
