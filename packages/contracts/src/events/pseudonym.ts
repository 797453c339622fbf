import { createHmac } from 'node:crypto'
import type { CommonholdEvent } from './decode.ts'

/** Native account ids end here: what is stored, logged or sent on carries pseudonyms.
 *  The directory alone keeps the native id beside its pseudonym. */
export interface Pseudonymiser {
  account(native: string): string
  /** An opaque stand-in for a key that contains an account. */
  seal(key: string): string
  /** The event with every account replaced. */
  event(event: CommonholdEvent): CommonholdEvent
}

/** @param secret the store's; another store gives the same person another pseudonym */
export function createPseudonymiser(secret: string): Pseudonymiser {
  const cache = new Map<string, string>()
  const mac = (purpose: string, text: string) =>
    createHmac('sha256', secret)
      .update(`${purpose}\n${text.normalize('NFC')}`)
      .digest('base64url')
      .slice(0, 22)
  const account = (native: string) => {
    const known = cache.get(native)
    if (known !== undefined) return known
    const made = `p_${mac('account', native)}`
    // Bounded: a stranger can invent accounts without end.
    if (cache.size >= 50_000) cache.clear()
    cache.set(native, made)
    return made
  }
  const seal = (key: string) => `s_${mac('key', key)}`

  const seen = (e: Extract<CommonholdEvent, { stream: 'account' }>, native: string) => ({
    ...e,
    id: account(native),
    data: { ...e.data, account: account(native), native },
  })

  const event: Pseudonymiser['event'] = (e) => {
    switch (e.stream) {
      case 'activity': {
        const { actor, targetActor, mentions } = e.data
        const named = [actor, targetActor, ...mentions].flatMap((native) => (native ? [native] : []))
        // The source is told as it is: of an account that is named in it (github:ada/garden) a key hides nothing, and
        // a conversation must be called the same whoever writes in it.
        const own = (key: string) => (key.startsWith(e.source) ? key.slice(e.source.length) : key)
        const sealed = <K extends string | null>(key: K): K =>
          key !== null && named.some((native) => namesAccount(own(key), native)) ? (seal(key) as K) : key
        return {
          ...e,
          id: sealed(e.id),
          data: {
            ...e.data,
            object: sealed(e.data.object),
            conversation: sealed(e.data.conversation),
            inReplyTo: sealed(e.data.inReplyTo),
            target: sealed(e.data.target),
            actor: actor && account(actor),
            targetActor: targetActor && account(targetActor),
            mentions: mentions.map(account),
          },
        }
      }
      case 'retraction': {
        const { actor } = e.data
        const id = actor && namesAccount(e.id, actor) ? seal(e.id) : e.id
        return { ...e, id, data: { actor: actor && account(actor) } }
      }
      case 'account':
        return seen(e, e.data.account)
      case 'roster':
      case 'erasure': {
        const pseudonym = account(e.data.account)
        return { ...e, id: pseudonym, data: { ...e.data, account: pseudonym } } as CommonholdEvent
      }
      case 'identity-link':
      case 'identity-unlink': {
        const [a, b] = e.data.accounts.map(account).sort() as [string, string]
        return { ...e, id: `${a} ${b}`, data: { accounts: [a, b] } }
      }
      case 'space':
        return e
      case 'pilot-settings':
        return { ...e, data: { ...e.data, champions: e.data.champions.map(account) } }
    }
  }
  return { account, seal, event }
}

/** Whether a key names an account as a word of its own: whole (slack:T1:U42), or by its last part (U42). */
function namesAccount(key: string, native: string): boolean {
  const local = native.slice(native.lastIndexOf(':') + 1)
  if (local === '') return false
  for (let at = key.indexOf(local); at >= 0; at = key.indexOf(local, at + 1))
    if (!isWordCharacter(key[at - 1]) && !isWordCharacter(key[at + local.length])) return true
  return false
}

const isWordCharacter = (character: string | undefined) =>
  character !== undefined && /[\p{L}\p{N}]/u.test(character)

/** The native accounts an event is about or by: the directory should know each of them. */
export function accountsOf(event: CommonholdEvent): string[] {
  switch (event.stream) {
    case 'activity':
      return event.data.actor === null ? [] : [event.data.actor]
    case 'roster':
      return [event.data.account]
    case 'identity-link':
      return [...event.data.accounts]
    case 'pilot-settings':
      return [...event.data.champions]
    default:
      return []
  }
}

/** A directory record for an account nobody has described yet. It is older than any real description. */
export const firstSight = (pilot: string, native: string): CommonholdEvent => ({
  stream: 'account',
  pilot,
  source: 'directory',
  id: native,
  sequence: 0,
  time: 0,
  recorded: 0,
  data: { account: native, native, class: 'human', displayName: null, handle: null, emailHash: null },
})
