import { microsOfInstant } from '@commonhold/contracts/events/instant'
import { z } from 'zod'
import { comparableActs } from '../oracle/compare.ts'
import type { OracleAct } from '../oracle/derive.ts'

/** What is asked of a store here: rows of a statement. */
interface Readable {
  rows<T>(sql: string, row: z.ZodType<T>, params: Record<string, string | number>): Promise<T[]>
}

const row = z.object({
  source: z.string(),
  id: z.string(),
  day: z.string(),
  at: z.string(),
  person: z.string(),
  class: z.enum(['passive', 'light', 'participation', 'ownership']),
  facet: z.string(),
  kind: z.string(),
  label: z.string(),
  root: z.number(),
  explicit: z.number(),
  suggestion: z.number(),
  counts: z.number(),
  starter: z.string(),
  root_day: z.string(),
  target: z.string(),
  mentions: z.array(z.string()),
  space: z.string(),
  evidence: z.string(),
  people: z.array(z.string()),
  answered_by: z.string(),
  answered: z.string(),
})

const MESSAGES: ReadonlySet<string> = new Set(['post', 'reply'])

const microsOfText = (text: string) => microsOfInstant(`${text.replace(' ', 'T')}Z`) as number

/** The published acts of a pilot as the oracle tells them, ready to be compared with `comparableActs`.
 *  @param asOf a revision; the newest when left out */
export async function publishedActs(
  database: Readable,
  pilot: string,
  asOf = Number.MAX_SAFE_INTEGER,
): Promise<OracleAct[]> {
  const rows = await database.rows(
    `SELECT source, id, day, toString(time) AS at, person, class, facet, kind, toString(conv) AS label, root, explicit, suggestion, counts, starter, root_day, target, mentions, space, evidence,
            people, answered_by, toString(answered_at) AS answered
     FROM commonhold.acts WHERE pilot = {pilot:String} AND (day, revision) IN (
       SELECT day, max(revision) FROM commonhold.head WHERE pilot = {pilot:String} AND revision <= {asOf:UInt64} GROUP BY day)`,
    row,
    { pilot, asOf },
  )
  return comparableActs(
    rows.map(
      (found) =>
        ({
          source: found.source,
          id: found.id,
          day: found.day,
          time: microsOfText(found.at),
          person: found.person,
          class: found.class,
          facet: found.facet || null,
          kind: found.kind,
          conversation: found.label === '0' ? '' : found.label,
          root: found.root === 1,
          explicit: found.explicit === 1,
          suggestion: found.suggestion === 1,
          counts: found.counts === 1,
          starter: found.starter || null,
          rootDay: found.label === '0' || !MESSAGES.has(found.kind) ? null : found.root_day,
          target: found.target || null,
          mentions: found.mentions,
          unit: null,
          evidence: found.evidence,
          opens:
            found.people.length === 0
              ? null
              : {
                  people: found.people,
                  answeredBy: found.answered_by || null,
                  answeredAt: found.answered_by === '' ? null : microsOfText(found.answered),
                },
          space: found.space || null,
        }) as OracleAct,
    ),
  )
}
