import type { Envelope } from '@commonhold/contracts/events/envelope'
import { displayable, type MakeEvent } from '../envelopes.ts'
import { accountId, folded, siteSource } from './ids.ts'

/** Who was met in an archive, told of at its end: as they were called in the latest of their posts. */
export interface People {
  met(person: Met): void
  /** Those not told of yet. */
  told(): Envelope[]
  /** Too many to remember: time to tell. */
  full(): boolean
}

interface Met {
  readonly username: string
  readonly name: string | null
  /** When they were called so. */
  readonly micros: number
  readonly ownBot: boolean
  /** Told by a list of users, not by a post: it knows the address (or that there is none), and stands. */
  readonly listed?: { readonly emailHash: string | null }
}

/** Accounts of the software itself: https://meta.discourse.org/t/discobot-and-system */
const OWN_BOTS = new Set(['system', 'discobot'])
const MOST = 200_000
const newer = (a: Met, b: Met) => a.micros > b.micros

/** @param named accounts somebody called bots, by username or display name */
export function meetPeople(site: string, make: MakeEvent, named: readonly string[]): People {
  const bots = new Set(named.map(folded))
  const met = new Map<string, Met>()
  const latest = Date.now() * 1000
  return {
    met(told) {
      // A time to come is no guide: it would make the account impossible.
      const person = told.micros < latest ? told : { ...told, micros: 0 }
      const key = folded(person.username)
      const known = met.get(key)
      const isBetter =
        known === undefined || (known.listed ? person.listed : person.listed || newer(person, known))
      if (isBetter) met.set(key, person)
    },
    told() {
      const events = [...met].map(([key, { username, name, micros, ownBot, listed }]) => {
        const account = accountId(site, username)
        const isBot =
          ownBot || OWN_BOTS.has(key) || bots.has(key) || (name !== null && bots.has(folded(name)))
        return make(
          'org.commonhold.account.v1',
          { source: siteSource(site), id: account, micros, sequence: listed ? 1 : 0 },
          {
            account,
            class: isBot ? 'bot' : 'human',
            displayName: displayable(name ?? username),
            handle: displayable(username),
            emailHash: listed?.emailHash ?? null,
          },
        )
      })
      met.clear()
      return events
    },
    full: () => met.size >= MOST,
  }
}
