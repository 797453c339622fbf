import type { CommonholdEvent } from '@commonhold/contracts/events/decode'
import type { Pseudonymiser } from '@commonhold/contracts/events/pseudonym'

/** What is kept of an event that was refused: enough to see what was wrong and to try it again, and nothing a store
 *  must not hold. Only fields of the envelope and of known data; accounts as pseudonyms, keys that name one sealed;
 *  no names; no text longer than a key. */
export type Cleaned = Readonly<Record<string, unknown>>

const HEAD = [
  'specversion',
  'type',
  'source',
  'id',
  'time',
  'recordedtime',
  'partitionkey',
  'sequence',
] as const
const KEYS = ['object', 'space', 'conversation', 'inReplyTo', 'target'] as const
const WORDS = ['kind', 'evidence', 'class', 'purpose', 'enabledFrom', 'enabledTo'] as const
const PLAIN = ['wideMention', 'accepted', 'length', 'private', 'deleted'] as const
const ACCOUNTS = ['actor', 'targetActor', 'account'] as const
const LISTS = ['mentions', 'accounts'] as const

/** Fields whose content has a shape of its own: what has another is a column taken for one, and may be a name. */
const SHAPES: Readonly<Record<string, RegExp>> = {
  specversion: /^[\d.]*$/,
  type: /^[\w.-]*$/,
  time: /^[\dTZtz:.+\- ]*$/,
  recordedtime: /^[\dTZtz:.+\- ]*$/,
  sequence: /^[\d.+-]*$/,
  enabledFrom: /^[\dTZtz:.+\- ]*$/,
  enabledTo: /^[\dTZtz:.+\- ]*$/,
}

const LONGEST_KEY = 256
const LONGEST_WORD = 64
const MOST_MENTIONS = 50

export function cleaned(raw: unknown, pseudonymiser: Pseudonymiser): Cleaned | null {
  if (!isRecord(raw)) return null
  const data = isRecord(raw['data']) ? raw['data'] : {}
  const named = accountsIn(data)
  /** A key may name an account in a way nobody can look for: then no key is shown. */
  const key = (text: string) => (named === null ? pseudonymiser.seal(text) : seal(text, named, pseudonymiser))

  const event: Record<string, unknown> = {}
  for (const field of HEAD) put(event, field, shaped(field, scalar(raw[field], LONGEST_KEY)))
  if (typeof event['source'] === 'string') event['source'] = key(event['source'])
  if (typeof event['id'] === 'string')
    event['id'] = event['id'] === data['account'] ? pseudonymiser.account(event['id']) : key(event['id'])

  const kept: Record<string, unknown> = {}
  for (const field of KEYS) {
    const text = scalar(data[field], LONGEST_KEY)
    put(kept, field, typeof text === 'string' ? key(text) : text)
  }
  for (const field of WORDS) put(kept, field, shaped(field, scalar(data[field], LONGEST_WORD)))
  for (const field of PLAIN) if (typeof data[field] !== 'string') put(kept, field, scalar(data[field], 0))
  for (const field of ACCOUNTS) put(kept, field, account(data[field], pseudonymiser))
  for (const field of LISTS) {
    const list = data[field]
    if (Array.isArray(list))
      kept[field] = list.slice(0, MOST_MENTIONS).flatMap((each) => account(each, pseudonymiser) ?? [])
  }
  return { ...event, data: kept }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function put(into: Record<string, unknown>, field: string, value: unknown): void {
  if (value !== undefined) into[field] = value
}

/** Strings are cut and made writable, numbers no JSON has are left out, and so is everything with parts. */
function scalar(value: unknown, longest: number): string | number | boolean | null | undefined {
  if (typeof value === 'string') return value.slice(0, longest).toWellFormed().replaceAll('\0', '')
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  return value === null || typeof value === 'boolean' ? value : undefined
}

const shaped = <T>(field: string, value: T): T | undefined =>
  typeof value === 'string' && SHAPES[field]?.test(value) === false ? undefined : value

const account = (value: unknown, pseudonymiser: Pseudonymiser) =>
  typeof value === 'string' && value !== ''
    ? pseudonymiser.account(value.slice(0, 1024).toWellFormed())
    : value === null
      ? null
      : undefined

/** Every account the event names; null when what stands there is no account that a key could be searched for. */
function accountsIn(data: Record<string, unknown>): string[] | null {
  const values = [
    ...[...ACCOUNTS, 'native' as const].map((field) => data[field]),
    ...LISTS.flatMap((field) => (Array.isArray(data[field]) ? data[field] : [data[field]])),
  ].filter((value) => value !== null && value !== undefined)
  const usable = values.every((value) => typeof value === 'string' && value.length <= 1024)
  return usable && values.length <= 1100 ? (values as string[]) : null
}

/** As the pseudonymiser itself seals the id of an act. */
function seal(text: string, mentions: readonly string[], pseudonymiser: Pseudonymiser): string {
  const act: CommonholdEvent = {
    stream: 'activity',
    pilot: '',
    source: '',
    id: text,
    sequence: 0,
    time: 0,
    recorded: 0,
    data: {
      kind: 'post',
      actor: null,
      object: '',
      space: null,
      conversation: null,
      inReplyTo: null,
      mentions: [...mentions],
      wideMention: false,
      accepted: false,
      target: null,
      targetActor: null,
      length: null,
      evidence: 'observed',
    },
  }
  return pseudonymiser.event(act).id
}
