import type { Envelope } from '@commonhold/contracts/events/envelope'
import type { Kind } from '@commonhold/contracts/events/kinds'
import type { ReadOptions } from '../connector.ts'
import { displayable, eventMaker } from '../envelopes.ts'
import { dayMicros } from '../taken.ts'
import { accountId, objectId, type Repository, source } from './ids.ts'
import type { Person } from './people.ts'

/** One act, whatever told it. */
export interface Act {
  readonly kind: Kind
  /** Within the repository. */
  readonly id: string
  /** Key of what was made; the act's own id when left out. */
  readonly object?: string
  readonly person: Person | null
  readonly micros: number
  /** Orders what is known of it; the act's time when left out. */
  readonly sequence?: number
  readonly repository: Repository
  /** Keys within the repository. */
  readonly conversation?: string | null
  readonly inReplyTo?: string | null
  readonly target?: string | null
  readonly targetPerson?: Person | null
  readonly mentions?: readonly string[]
  readonly accepted?: boolean
  readonly length?: number | null
}

export interface Teller {
  act(act: Act): Envelope[]
  /** What was withdrawn by deleting it. */
  retraction(told: Pick<Act, 'id' | 'person' | 'micros' | 'sequence' | 'repository'>): Envelope
  /** What the directory should know of an account; empty when it was told. */
  account(person: Person): Envelope[]
  space(repository: Repository, about?: { private?: boolean; aliases?: readonly Repository[] }): Envelope[]
}

/** Directory records carry no time of their own, and the same words must be the same record each time. */
const TIMELESS = 1
const MOST_TOLD = 500_000

/** @param people whether accounts and repositories met are told of: an archive does once, a delivery only of bots */
export function createTeller(options: ReadOptions, people: 'all' | 'bots'): Teller {
  const make = eventMaker(options.pilot, options.taken === null ? null : dayMicros(options.taken))
  const bots = new Set(options.bots.map((name) => name.normalize('NFC')))
  const told = new Set<string>()
  const isNew = (key: string) => {
    if (told.has(key)) return false
    if (told.size >= MOST_TOLD) told.clear()
    told.add(key)
    return true
  }
  const isBot = ({ login, bot, name }: Person) =>
    bot || bots.has(login) || bots.has(login.replace(/\[bot\]$/, '')) || (name !== null && bots.has(name))

  const account: Teller['account'] = (person) => {
    const bot = isBot(person)
    if (people === 'bots' && !bot) return []
    // A record without a name must not stand over one with it: the fuller description has the higher sequence.
    const sequence = bot ? 2 : person.name === null ? 0 : 1
    if (!isNew(`${sequence} ${person.login}`)) return []
    const id = accountId(person.login)
    const data = {
      account: id,
      class: bot ? ('bot' as const) : ('human' as const),
      displayName: displayable(person.name),
      handle: displayable(person.login),
    }
    return [make('org.commonhold.account.v1', { source: 'github', id, micros: TIMELESS, sequence }, data)]
  }

  const space: Teller['space'] = (repository, about = {}) => {
    const isTold = about.private !== undefined || about.aliases !== undefined
    const sequence = isTold ? 1 : 0
    if (!isNew(`space ${sequence} ${repository}`)) return []
    const id = source(repository)
    const head = { source: id, id, micros: TIMELESS, sequence }
    const data = {
      space: id,
      name: displayable(repository),
      private: about.private ?? false,
      aliases: (about.aliases ?? []).map(source),
    }
    return [make('org.commonhold.space.v1', head, data)]
  }

  const act: Teller['act'] = (told) => {
    const { repository, id, micros, person } = told
    const object = (key: string | null | undefined) => (key == null ? null : objectId(repository, key))
    const event = make(
      'org.commonhold.activity.v1',
      { source: source(repository), id, micros, sequence: told.sequence ?? micros },
      {
        kind: told.kind,
        actor: person === null ? null : accountId(person.login),
        object: objectId(repository, told.object ?? id),
        space: source(repository),
        conversation: object(told.conversation),
        inReplyTo: object(told.inReplyTo),
        target: object(told.target),
        targetActor: told.targetPerson ? accountId(told.targetPerson.login) : null,
        mentions: (told.mentions ?? []).map(accountId),
        accepted: told.accepted ?? false,
        length: told.length ?? null,
      },
    )
    const about = people === 'all' ? space(repository) : []
    return [...about, ...(person === null ? [] : account(person)), event]
  }

  const retraction: Teller['retraction'] = ({ id, person, micros, sequence, repository }) => {
    const head = { source: source(repository), id, micros, sequence: sequence ?? micros }
    // Its id may be sealed by the account in it: the actor says which.
    return make('org.commonhold.activity.retracted.v1', head, {
      actor: person === null ? null : accountId(person.login),
    })
  }

  return { act, retraction, account, space }
}
