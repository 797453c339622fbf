import type { Archive, ArchiveEntry } from '../archive/archive.ts'
import type { ReadItem, ReadOptions } from '../connector.ts'
import { eventMaker } from '../envelopes.ts'
import { dayMicros } from '../taken.ts'
import { mailDirectory } from './directory.ts'
import { placeOf } from './list.ts'
import { type MailContext, readMail } from './message.ts'
import { splitMbox } from './split.ts'

/** Every file once, in the archive's order; nothing is kept from one message to the next but who was told of.
 *  Mail carries its own time, so an event is as old as itself unless the person says when the archive was taken. */
export async function* readMbox(archive: Archive, options: ReadOptions): AsyncGenerator<ReadItem> {
  const make = eventMaker(options.pilot, options.taken === null ? null : dayMicros(options.taken))
  const directory = mailDirectory(options, make)
  for await (const entry of archive.entries())
    yield* readFile(entry, { options, make, directory, place: placeOf(entry.name, archive.label) })
}

async function* readFile(entry: ArchiveEntry, context: MailContext): AsyncGenerator<ReadItem> {
  let items = 0
  for await (const split of splitMbox(entry.bytes())) {
    items++
    const at = { file: entry.name, record: split.number === 0 ? null : split.number }
    const outcome = split.problem ?? readMail(split, context)
    if ('code' in outcome) yield { type: 'rejected', code: outcome.code, message: outcome.message, at }
    else if ('skipped' in outcome) yield { type: 'skipped', reason: outcome.skipped, at }
    else for (const event of outcome.events) yield { type: 'event', event, at }
  }
  // An index page, a read-me, an attachment beside the months.
  if (items === 0) yield { type: 'skipped', reason: 'other-file', at: { file: entry.name, record: null } }
}
