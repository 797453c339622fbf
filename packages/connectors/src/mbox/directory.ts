import type { Envelope } from '@commonhold/contracts/events/envelope'
import type { ReadOptions } from '../connector.ts'
import { displayable, type MakeEvent } from '../envelopes.ts'
import { accountId, mailSource, spaceId } from './ids.ts'
import type { Sender } from './sender.ts'

export interface Told {
  readonly account: string | null
  /** What was not told of before. */
  readonly events: readonly Envelope[]
}

export type MailDirectory = (
  sender: Sender | null,
  space: { readonly place: string; readonly private: boolean },
  micros: number,
) => Told

/** Longer addresses (RFC 5321 allows 254 characters) are nobody's. */
const LONGEST_ADDRESS = 512

/** Who and where, told once each, the first time they are met; of several spellings of a name the latest stands. */
export function mailDirectory(options: ReadOptions, make: MakeEvent): MailDirectory {
  const bots = new Set(
    options.bots.flatMap((name) => [name.normalize('NFC'), name.normalize('NFC').toLowerCase()]),
  )
  const source = mailSource(options.pilot)
  const told = new Set<string>()
  const isNew = (key: string) => {
    if (told.has(key)) return false
    // Bounded: every message may be somebody new. Told again it does no harm.
    if (told.size >= 500_000) told.clear()
    told.add(key)
    return true
  }

  const person = ({ address: written, name, service }: Sender, micros: number, events: Envelope[]) => {
    const address = written === null || written.length > LONGEST_ADDRESS ? null : written
    const byAddress = address !== null && bots.has(address)
    const bot = byAddress || (name !== null && bots.has(name))
    // A program's name may be that of the person it writes for: it is known by its address.
    const byName = options.account === 'name' && !service && !byAddress
    const who = byName ? (name ?? address) : (address ?? name)
    if (who === null) return null
    const account = accountId(who)
    const kind = bot ? 'bot' : service ? 'service' : 'human'
    if (isNew(`${account}\n${address}\n${name}\n${kind}`))
      events.push(
        make(
          'org.commonhold.account.v1',
          { source, id: account, micros, sequence: 0 },
          {
            account,
            class: kind,
            displayName: name ?? displayable(address),
            emailHash: address === null ? null : options.seal(`mail:${address}`),
          },
        ),
      )
    return account
  }

  return (sender, { place, private: isPrivate }, micros) => {
    const events: Envelope[] = []
    const space = spaceId(options.pilot, place)
    if (isNew(space))
      events.push(
        make(
          'org.commonhold.space.v1',
          { source, id: space, micros, sequence: 0 },
          { space, name: displayable(place), private: isPrivate },
        ),
      )
    return { account: sender === null ? null : person(sender, micros, events), events }
  }
}
