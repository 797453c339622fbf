import type { Kind } from '@commonhold/contracts/events/kinds'
import { isObject, type Loose, textOf } from '../json/loose.ts'
import { placeOf, timeIn } from './fields.ts'
import { actKey, threadKey } from './ids.ts'
import { type MessageContext, readMessage } from './message.ts'
import { type Person, personOf } from './people.ts'
import { mergeEvent, threadOf } from './subject.ts'
import type { Teller } from './teller.ts'
import { broken, isAnothers, skip, type Thread, type Told, told } from './told.ts'

/** What is done to a thread: the event records of REST and of the migration archive, and the actions of webhooks,
 *  which have the same names. */

/** `own`: counts whoever's the thread is. All others only where it is another's. */
const ACTS: ReadonlyMap<string, { readonly kind: Kind; readonly own?: true }> = new Map<
  string,
  { kind: Kind; own?: true }
>([
  ['labeled', { kind: 'tag' }],
  ['milestoned', { kind: 'tag' }],
  ['category_changed', { kind: 'tag' }],
  ['closed', { kind: 'close-other' }],
  ['locked', { kind: 'close-other' }],
  ['pinned', { kind: 'pin', own: true }],
  ['renamed', { kind: 'edit-other' }],
  ['transferred', { kind: 'move' }],
  ['converted_to_discussion', { kind: 'move' }],
])

/** @returns null where it is no act in version 1 */
export function actOnThread(
  action: string,
  thread: Thread,
  { person, micros, detail }: { person: Person | null; micros: number; detail: string | null },
  teller: Teller,
): Told {
  const act = ACTS.get(action)
  if (act === undefined) return skip(`event:${/^[a-z_]{1,40}$/.test(action) ? action : 'unknown'}`)
  if (person === null) return skip('act-by-unknown')
  // The merge is the act; closing comes with it.
  if (action === 'closed' && thread.merged) return skip('closed-by-merge')
  const anothers = isAnothers(person, thread.author)
  if (!act.own && anothers !== true) return skip(anothers === null ? 'owner-unknown' : 'own-thread')
  const key = threadKey(thread.number)
  return told(
    teller.act({
      kind: act.kind,
      id: actKey(action, key, person.login, detail),
      person,
      micros,
      repository: thread.repository,
      target: key,
      targetPerson: thread.author ?? null,
    }),
  )
}

/** A record of what happened to a thread. */
export function readThreadEvent(record: Loose, context: MessageContext): Told {
  const action = textOf(record['event']) ?? ''
  if (action === 'commented') return readMessage(record, 'comment', context)
  if (action === 'reviewed') return readMessage(record, 'review', context)
  const micros = timeIn(record, 'created_at')
  if (micros === null) return broken('an event without a time GitHub writes')
  const thread = threadOfEvent(record, context)
  if (thread === null) return skip('thread-unknown')
  const person = personOf(record['actor'])
  if (action === 'merged') return told(mergeEvent(thread, person, micros, context.teller))
  return actOnThread(action, thread, { person, micros, detail: detailOf(action, record) }, context.teller)
}

function threadOfEvent(record: Loose, context: MessageContext): Thread | null {
  if (context.thread !== null) return context.thread
  const issue = record['issue']
  if (isObject(issue)) return threadOf(issue, placeOf(record)?.repository ?? context.repository)
  const place = placeOf(record)
  if (place === null || place.number === null) return null
  const { repository, number } = place
  return context.threadOf(repository, number) ?? { repository, number, author: undefined, merged: false }
}

/** Which label: its name, or the last part of its address. */
export function detailOf(action: string, record: Loose): string | null {
  if (action !== 'labeled') return null
  const label = record['label'] ?? record['label_name']
  const name = isObject(label) ? textOf(label['name']) : textOf(label)
  if (name === null || !/^https?:\/\//.test(name)) return name
  try {
    return decodeURIComponent(name.slice(name.lastIndexOf('/') + 1))
  } catch {
    return name.slice(name.lastIndexOf('/') + 1)
  }
}
