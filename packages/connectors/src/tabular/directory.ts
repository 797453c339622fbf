import type { Envelope } from '@commonhold/contracts/events/envelope'
import { ACTOR_CLASSES } from '@commonhold/contracts/events/streams'
import type { ReadOptions } from '../connector.ts'
import type { MakeEvent } from '../envelopes.ts'

/** What a row says about its person and its place beside what happened. */
export interface RowDirectory {
  readonly account: string | null
  readonly actor: string | null
  readonly micros: number
  readonly displayName: string | null
  readonly actorClass: string | null
  readonly unit: string | null
  readonly space: { readonly id: string; readonly name: string | null } | null
}

/** Tells of each person and place once, the first time it is met. */
export function directoryOf(
  source: string,
  options: ReadOptions,
  make: MakeEvent,
): (row: RowDirectory) => Envelope[] {
  const bots = new Set(options.bots.map((name) => name.normalize('NFC')))
  const told = new Set<string>()
  const isNew = (key: string) => {
    if (told.has(key)) return false
    // Bounded: any row may name somebody new. Told again it does no harm.
    if (told.size >= 500_000) told.clear()
    told.add(key)
    return true
  }
  return ({ account, actor, micros, displayName, actorClass, unit, space }) => {
    const events: Envelope[] = []
    const head = (id: string) => ({ source, id, micros, sequence: 0 })
    const isBot = [actor, displayName].some((name) => name !== null && bots.has(name))
    const given = ACTOR_CLASSES.find((each) => each === actorClass?.toLowerCase())
    const isKnown = displayName !== null || given !== undefined || isBot
    if (account !== null && isKnown && isNew(`account ${account}`)) {
      const data = { account, class: isBot ? ('bot' as const) : (given ?? 'human'), displayName }
      events.push(make('org.commonhold.account.v1', head(account), data))
    }
    if (account !== null && unit !== null && isNew(`unit ${account}`))
      events.push(make('org.commonhold.roster.v1', head(account), { account, unit }))
    if (space !== null && isNew(`space ${space.id}`))
      events.push(make('org.commonhold.space.v1', head(space.id), { space: space.id, name: space.name }))
    return events
  }
}
