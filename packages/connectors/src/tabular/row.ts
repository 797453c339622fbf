import type { ErrorCode } from '@commonhold/contracts/errors'
import type { Envelope } from '@commonhold/contracts/events/envelope'
import { KINDS, type Kind } from '@commonhold/contracts/events/kinds'
import { MAX_KEY_LENGTH } from '@commonhold/contracts/events/text'
import type { ReadOptions } from '../connector.ts'
import { displayable, eventMaker } from '../envelopes.ts'
import { dayMicros } from '../taken.ts'
import { directoryOf } from './directory.ts'
import type { Field } from './fields.ts'
import { rootFinder, rowNumbers } from './identity.ts'
import { foldKind, type Mapping, mappingOf } from './mapping.ts'
import { timeHint, timeOf } from './time.ts'

/** A value of a row by our name for it; undefined where the row has none. */
export type Row = (field: Field) => unknown

export type RowOutcome =
  | { readonly events: readonly Envelope[] }
  | { readonly skipped: string }
  | { readonly code: ErrorCode; readonly message: string }

const ACTS: ReadonlySet<string> = new Set(KINDS)
/** Exports of messages call each of their rows so; whether it is a post or a reply follows from the rest. */
const ANY_MESSAGE: ReadonlySet<string> = new Set(['', 'message'])

/** Rows of a table or objects of a line file, to events: one reading for both.
 *  The source is the format and the pilot, never the file's name: a newer export of the same under another
 *  name is the same source, and what was read before is known. */
export function rowReader(
  format: string,
  options: ReadOptions,
  { fixed, kinds, time }: Mapping = mappingOf(options.map),
): (row: Row) => RowOutcome {
  const source = `${format}:${options.pilot}`
  const make = eventMaker(options.pilot, options.taken === null ? null : dayMicros(options.taken))
  const numberOfRow = rowNumbers()
  const rootOf = rootFinder()
  const account = (actor: string) => `${source}:${actor}`
  const object = (id: string) => `${source}/${id}`
  const directory = directoryOf(source, options, make)

  return (row) => {
    const text = (field: Field) => textOf(fixed[field] ?? row(field))
    const micros = timeOf(row('time'), time)
    if (micros === null) {
      const hint = timeHint(row('time'))
      return broken(`the time is missing or not one that can be read${hint === null ? '' : `: ${hint}`}`)
    }
    const actor = text('actor')
    const space = text('space')
    const parent = text('inReplyTo')
    const thread = text('conversation')
    const own = text('id')
    const named = text('object')
    const called = text('kind')
    const meant = called === null ? null : (kinds.get(foldKind(called)) ?? called)
    if (meant === 'skip') return { skipped: 'left-out-kind' }
    const kind = kindOf(meant, parent !== null || (own !== null && thread !== null && thread !== own))
    if (kind === null)
      return {
        code: 'unknown_kind',
        message: 'the kind is none of those known: translate it in the mapping, or map kind= for none',
      }
    const key = own ?? derivedId([micros, actor, kind, space, named, parent, thread])
    const self = named ?? key
    const values = [actor, space, parent, thread, key, self]
    if (values.some((value) => value !== null && value.length + source.length + 2 > MAX_KEY_LENGTH))
      return { code: 'value_too_long', message: 'a value is longer than 1,024 characters' }
    const root = thread ?? (parent === null ? null : rootOf(self, parent))
    const accepted = isTrue(row('accepted'))
    const act = make(
      'org.commonhold.activity.v1',
      // The answer that was accepted since outranks the same row of an earlier export.
      { source, id: key, micros, sequence: accepted ? 1 : 0 },
      {
        kind,
        actor: actor === null ? null : account(actor),
        object: object(self),
        space: space === null ? null : `${source}/#${space}`,
        conversation: root === null ? null : object(root),
        inReplyTo: parent === null ? null : object(parent),
        mentions: mentionsOf(row('mentions')).map(account),
        wideMention: isTrue(row('wideMention')),
        accepted,
        length: lengthOf(row('length')),
      },
    )
    const about = directory({
      account: actor === null ? null : account(actor),
      actor,
      micros,
      displayName: displayable(text('displayName')),
      actorClass: text('actorClass'),
      unit: displayable(text('unit')),
      space:
        space === null ? null : { id: `${source}/#${space}`, name: displayable(text('spaceName') ?? space) },
    })
    return { events: [...about, act] }
  }

  /** Sealed: it is made of who, when and where. */
  function derivedId(parts: readonly (string | number | null)[]): string {
    const key = JSON.stringify([format, ...parts])
    const number = numberOfRow(key)
    return options.seal(number === 1 ? key : `${key}#${number}`)
  }
}

const broken = (message: string): RowOutcome => ({ code: 'broken_record', message })

/** Compared in NFC; blanks around a value are nobody's name. */
function textOf(value: unknown): string | null {
  const text = typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
  const clean = text.trim()
  return clean === '' ? null : clean.normalize('NFC')
}

function kindOf(value: string | null, isReply: boolean): Kind | null {
  const kind = (value ?? '').toLowerCase().replace(/[\s_]+/g, '-')
  if (ANY_MESSAGE.has(kind)) return isReply ? 'reply' : 'post'
  return ACTS.has(kind) ? (kind as Kind) : null
}

const isTrue = (value: unknown) =>
  value === true || value === 1 || (typeof value === 'string' && /^(true|yes|y|1|x)$/i.test(value.trim()))

function mentionsOf(value: unknown): string[] {
  const parts = Array.isArray(value) ? value : typeof value === 'string' ? value.split(/[;|,]/) : []
  const names = parts.map(textOf).filter((name) => name !== null && name.length < MAX_KEY_LENGTH / 2)
  return [...new Set(names as string[])].slice(0, 1000)
}

function lengthOf(value: unknown): number | null {
  const length = typeof value === 'string' && /^\d{1,9}$/.test(value.trim()) ? Number(value) : value
  return typeof length === 'number' && Number.isInteger(length) && length >= 0 && length <= 100_000_000
    ? length
    : null
}
