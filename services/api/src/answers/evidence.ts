import type { Behind } from '@commonhold/metrics/define-measure'
import type { Database } from '@commonhold/store/database'
import {
  type DayCount,
  type EvidenceQuestion,
  type EvidenceRow,
  evidenceByDay,
  evidenceRows,
  type Narrowing,
  objectsOf,
  type Place,
} from '@commonhold/store/queries/evidence'
import type { z } from 'zod'
import type { Asked } from '../questions/ask.ts'
import { cursorText } from '../questions/page-cursor.ts'
import type { evidenceDocument } from '../schemas/evidence.ts'
import { habitDays } from './breadth.ts'
import { namesOf, spaceNamesOf } from './names.ts'

type Evidence = Pick<z.output<typeof evidenceDocument>, 'total' | 'acts' | 'next'>

export interface EvidencePage {
  readonly behind: Behind
  readonly narrowing: Narrowing
  readonly limit: number
  readonly after: Place | null
}

/** One page of the acts behind a number, with the names of those who did them. */
export async function evidenceAnswer(
  database: Database,
  asked: Asked,
  { behind, narrowing, limit, after }: EvidencePage,
): Promise<Evidence> {
  const { covered, asOf, view } = asked
  if (covered === null || asOf === null) return { total: 0, acts: [], next: null }
  const question: EvidenceQuestion =
    behind === 'actsOfHabit'
      ? { ...asked.question, ...habitDays(covered), behind: 'acts', narrowing }
      : { ...asked.question, behind, narrowing }
  const days = await evidenceByDay(database, question)
  // One more than is shown tells whether there is another page.
  const wanted = limit + 1
  const until = lastDayOf(days, wanted, after)
  const found = until === null ? [] : await evidenceRows(database, question, { limit: wanted, after, until })
  const rows = found.slice(0, limit)
  const last = rows.at(-1)
  const objects = await objectsOf(database, view.pilot, rows)
  const named = namesOf(view.directory)
  const spaceNamed = spaceNamesOf(view.directory)
  return {
    total: days.reduce((sum, { acts }) => sum + acts, 0),
    acts: rows.map((row) => ({
      time: new Date(row.micros / 1000).toISOString(),
      day: row.day,
      kind: row.kind,
      class: row.class,
      facet: row.facet || null,
      person: row.person,
      name: nameOf(named(row.person)),
      space: row.space === '' ? null : { id: row.space, name: spaceNamed(row.space) },
      unit: row.unit || null,
      conversation: row.conversation === '0' ? null : row.conversation,
      source: row.source,
      id: reference(row.id),
      object: reference(objects(row)),
      evidence: row.evidence,
    })),
    next:
      found.length > limit && last
        ? cursorText({ ...placeOf(last), window: asked.window, revision: asOf.revision })
        : null,
  }
}

/** The day on which so many acts have come together, however many of the first day are on the page before; else the
 *  last day there are any. Of years of acts only these days are read. */
function lastDayOf(days: readonly DayCount[], wanted: number, after: Place | null): string | null {
  let sure = 0
  for (const { day, acts } of days) {
    if (after !== null && day < after.day) continue
    if (after === null || day > after.day) sure += acts
    if (sure >= wanted) return day
  }
  return days.at(-1)?.day ?? null
}

const placeOf = ({ day, micros, source, id }: EvidenceRow): Place => ({ day, micros, source, id })

const nameOf = (name: ReturnType<ReturnType<typeof namesOf>>) => name?.name ?? name?.handle ?? null

/** The address of a page may carry its title. */
const reference = (text: string | null): string | null => (text === null || /:\/\//.test(text) ? null : text)
