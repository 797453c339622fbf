import type { Archive } from '../archive/archive.ts'
import type { ReadItem, ReadOptions } from '../connector.ts'
import { eventMaker } from '../envelopes.ts'
import { dayMicros } from '../taken.ts'
import { mailDirectory } from './directory.ts'
import { placeOf } from './list.ts'
import { type MailContext, readMail } from './message.ts'
import { senderReader } from './sender.ts'
import { type Split, splitMbox } from './split.ts'

/** Every file once, in the archive's order; nothing is kept from one message to the next but who was told of.
 *  Mail carries its own time, so an event is as old as itself unless the person says when the archive was taken. */
export async function* readMbox(archive: Archive, options: ReadOptions): AsyncGenerator<ReadItem> {
  const make = eventMaker(options.pilot, options.taken === null ? null : dayMicros(options.taken))
  const senderOf = senderReader()
  const directory = mailDirectory(options, make)
  for await (const entry of archive.entries()) {
    const context = { options, make, senderOf, directory, place: placeOf(entry.name, archive.label) }
    let found = 0
    for await (const splits of splitMbox(entry.bytes()))
      for (const split of splits) {
        found++
        for (const item of itemsOf(split, entry.name, context)) yield item
      }
    // An index page, a read-me, an attachment beside the months.
    if (found === 0) yield { type: 'skipped', reason: 'other-file', at: { file: entry.name, record: null } }
  }
}

function itemsOf(split: Split, file: string, context: MailContext): ReadItem[] {
  const at = { file, record: split.number === 0 ? null : split.number }
  const outcome = split.problem ?? readMail(split, context)
  if ('code' in outcome) return [{ type: 'rejected', code: outcome.code, message: outcome.message, at }]
  if ('skipped' in outcome) return [{ type: 'skipped', reason: outcome.skipped, at }]
  return outcome.events.map((event) => ({ type: 'event', event, at }))
}
