import { microsOfInstant } from '@commonhold/contracts/events/instant'
import { lines } from '../archive/lines.ts'
import type { Connector } from '../connector.ts'
import { eventMaker } from '../envelopes.ts'

/** A guestbook: `2026-01-02T10:00:00Z #7 ada: words`, or `#7>3` for an answer to entry 3. */
const ENTRY = /^(\S+) #(\d+)(?:>(\d+))? ([^:]+):/

export const guestbook: Connector = {
  format: 'guestbook',

  recognise: async (archive) => {
    for await (const entry of archive.entries())
      for await (const { text } of lines(entry.bytes()))
        return ENTRY.test(text) ? 'entries as the guestbook writes them' : null
    return null
  },

  read: async function* (archive, options) {
    const source = `guestbook:${options.pilot}`
    const make = eventMaker(options.pilot, null)
    for await (const entry of archive.entries())
      for await (const { number, text, problem } of lines(entry.bytes())) {
        const at = { file: entry.name, record: number }
        const [, time = '', id, answers, who] = ENTRY.exec(text) ?? []
        const micros = microsOfInstant(time)
        if (problem !== null) yield { type: 'rejected', ...problem, at }
        else if (text === '') yield { type: 'skipped', reason: 'blank', at }
        else if (id === undefined || micros === null)
          yield { type: 'rejected', code: 'broken_record', message: 'no time and number', at }
        else {
          const event = make(
            'org.commonhold.activity.v1',
            { source, id, micros, sequence: 0 },
            {
              kind: answers === undefined ? 'post' : 'reply',
              actor: `${source}:${who}`,
              object: `${source}/${id}`,
              inReplyTo: answers === undefined ? null : `${source}/${answers}`,
            },
          )
          yield { type: 'event', event, at }
        }
      }
  },
}
