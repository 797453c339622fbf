import { CommonholdError } from '@commonhold/contracts/errors'
import type { DayRange } from '@commonhold/metrics/tables'
import { isDay } from '@commonhold/metrics/time/day'
import type { Place } from '@commonhold/store/queries/evidence'
import { z } from 'zod'

/** Where a page ended, of which days, and as known when: later pages go on in the same answer, whatever is published
 *  meanwhile and whichever day it has become. */
export interface PageCursor extends Place {
  readonly revision: number
  readonly window: DayRange
}

const day = z.string().refine(isDay)
const cursor = z.tuple([z.int().min(0), day, day, day, z.int(), z.string(), z.string()])

export const cursorText = ({ revision, window, day, micros, source, id }: PageCursor): string =>
  Buffer.from(JSON.stringify([revision, window.from, window.to, day, micros, source, id])).toString(
    'base64url',
  )

/** @throws CommonholdError invalid_parameter */
export function readCursor(text: string): PageCursor {
  try {
    const [revision, from, to, day, micros, source, id] = cursor.parse(
      JSON.parse(Buffer.from(text, 'base64url').toString('utf8')),
    )
    return { revision, window: { from, to }, day, micros, source, id }
  } catch {
    const message = 'not the `next` of a page; leave it out to begin with the first'
    throw new CommonholdError('invalid_parameter', `after: ${message}`, {
      errors: [{ pointer: 'after', message }],
    })
  }
}
