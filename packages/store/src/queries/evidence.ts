import {
  ACT_CLASSES,
  type ActClass,
  FACETS,
  type Facet,
  KINDS,
  type Kind,
} from '@commonhold/contracts/events/kinds'
import { EVIDENCE } from '@commonhold/contracts/events/streams'
import type { Behind } from '@commonhold/metrics/define-measure'
import { z } from 'zod'
import { PUBLISHED } from '../acts/published.ts'
import type { Database, Params } from '../database.ts'
import { DATABASE } from '../schema/tables.ts'
import {
  eventSetCondition,
  type Filters,
  filterOf,
  inWindow,
  isFiltered,
  paramsOf,
  type Question,
  tableFor,
} from './question.ts'

/** The acts behind a number: the very rows it was reduced from. */

/** What of them is wanted. */
export interface Narrowing {
  readonly person?: string
  readonly facet?: Facet
  readonly kinds?: readonly Kind[]
  readonly class?: ActClass
  /** As evidence rows name it. */
  readonly conversation?: string
}

export interface EvidenceQuestion extends Question {
  readonly behind: Exclude<Behind, 'actsOfHabit'>
  readonly narrowing: Narrowing
}

/** The last row of a page: the next begins after it. */
export interface Place {
  readonly day: string
  /** Microseconds since 1970. */
  readonly micros: number
  readonly source: string
  readonly id: string
}

const row = z.object({
  day: z.string(),
  micros: z.number(),
  source: z.string(),
  id: z.string(),
  kind: z.enum(KINDS),
  class: z.enum(ACT_CLASSES),
  facet: z.enum(['', ...FACETS]),
  person: z.string(),
  space: z.string(),
  unit: z.string(),
  /** '0': no message, and nothing done to a suggestion. */
  conversation: z.string(),
  evidence: z.enum(EVIDENCE),
})
export type EvidenceRow = z.output<typeof row>

const ALL_TIME = `pilot = {pilot:String} AND ${PUBLISHED}`

/** Messages of a thread may be as late as 14 days after its root, and older than it. */
const CONVERSES = `root_day >= {from:Date} AND root_day < {to:Date} AND day < addDays({to:Date}, 15) AND kind IN ('post', 'reply') AND counts`

/** Everybody's first act of some classes among those asked about: (source, id) pairs. The day is found first, from far
 *  fewer rows: only acts of that very day need to be compared. */
const firstOf = (
  classes: string,
  filters: Filters,
) => `(SELECT tupleElement(first, 1), tupleElement(first, 2) FROM (
  SELECT argMin((source, id), (time, source, id)) AS first FROM ${DATABASE}.acts
  WHERE ${inWindow} AND ${classes} AND ${filterOf(filters)} AND (person, day) IN (
    SELECT person, min(day) AS on FROM ${tableFor(filters)} WHERE ${ALL_TIME} AND person != '' AND ${classes}
    GROUP BY person HAVING on >= {from:Date} AND on < {to:Date})
  GROUP BY person))`

/** The first message of a conversation knows who takes part in it; of a part of the messages only grouping them tells. */
const threadsOf = (filters: Filters) =>
  isFiltered(filters)
    ? `SELECT conv FROM ${DATABASE}.acts WHERE ${ALL_TIME} AND ${CONVERSES} AND ${filterOf(filters)} AND conv != 0 AND person != ''
       GROUP BY conv HAVING uniqExact(person) > 1`
    : `SELECT conv FROM ${DATABASE}.acts WHERE ${ALL_TIME} AND ${CONVERSES} AND length(people) > 1`

function conditionOf({ behind, eventSet, filters }: EvidenceQuestion): string {
  const filter = filterOf(filters)
  switch (behind) {
    case 'acts':
      return `${inWindow} AND ${eventSetCondition(eventSet)} AND ${filter}`
    case 'actsOfUnits':
      return `${inWindow} AND ${eventSetCondition(eventSet)} AND ${filter} AND unit != ''`
    case 'firstContributions':
      return `${inWindow} AND ${filter} AND (source, id) IN ${firstOf(`class IN ('participation', 'ownership')`, filters)}`
    case 'firstOwnershipActs':
      return `${inWindow} AND ${filter} AND (source, id) IN ${firstOf(`class = 'ownership'`, filters)}`
    case 'threads':
      return `${ALL_TIME} AND ${CONVERSES} AND ${filter} AND conv IN (${threadsOf(filters)})`
    case 'ties':
      return `${inWindow} AND ${filter} AND counts AND ((kind IN ('post', 'reply') AND target != '') OR notEmpty(mentions))`
    case 'questions':
      return `${inWindow} AND ${filter} AND root AND explicit`
    case 'suggestions':
      return `${inWindow} AND ${filter} AND suggestion`
  }
}

const narrowed = ({ person, facet, kinds, class: ofClass, conversation }: Narrowing) =>
  [
    person === undefined ? `person != ''` : 'person = {ofPerson:String}',
    facet !== undefined && 'facet = {ofFacet:String}',
    kinds !== undefined && 'kind IN {ofKinds:Array(String)}',
    ofClass !== undefined && 'class = {ofClass:String}',
    conversation !== undefined && 'conv = {ofConversation:UInt64}',
  ]
    .filter((condition) => condition !== false)
    .join(' AND ')

function evidenceParams(question: EvidenceQuestion): Params {
  const { person, facet, kinds, class: ofClass, conversation } = question.narrowing
  return {
    ...paramsOf(question),
    ...(person === undefined ? {} : { ofPerson: person }),
    ...(facet === undefined ? {} : { ofFacet: facet }),
    ...(kinds === undefined ? {} : { ofKinds: kinds }),
    ...(ofClass === undefined ? {} : { ofClass }),
    ...(conversation === undefined ? {} : { ofConversation: conversation }),
  }
}

/** One page, in the order of time, source and id, which no two acts share.
 *  @param after null: from the first on
 *  @param until no later day holds an act of this page */
export const evidenceRows = (
  database: Database,
  question: EvidenceQuestion,
  { limit, after, until = null }: { limit: number; after: Place | null; until?: string | null },
): Promise<EvidenceRow[]> =>
  database.rows(
    `SELECT toString(acts.day) AS day, toFloat64(toUnixTimestamp64Micro(time)) AS micros, toString(source) AS source, id,
            toString(kind) AS kind, toString(class) AS class, toString(facet) AS facet, toString(person) AS person,
            toString(space) AS space, toString(unit) AS unit, toString(conv) AS conversation, toString(evidence) AS evidence
     FROM (
       SELECT day, time, source, id, kind, class, facet, person, space, unit, conv, evidence
       FROM ${DATABASE}.acts
       WHERE ${conditionOf(question)} AND ${narrowed(question.narrowing)}${after === null ? '' : AFTER}${until === null ? '' : ' AND day <= {until:Date}'}
       ORDER BY day, time, source, id LIMIT {limit:UInt32}) AS acts
     ORDER BY acts.day, acts.time, acts.source, acts.id`,
    row,
    {
      ...evidenceParams(question),
      limit,
      ...(until === null ? {} : { until }),
      ...(after === null
        ? {}
        : {
            afterDay: after.day,
            afterMicros: after.micros,
            afterSource: after.source,
            afterId: after.id,
          }),
    },
  )

const AFTER = ` AND day >= {afterDay:Date} AND (time, source, id) > (fromUnixTimestamp64Micro({afterMicros:Int64}, 'UTC'), {afterSource:String}, {afterId:String})`

const countRow = z.object({ day: z.string(), acts: z.number() })

/** How many there are on each day, the first day first; days without any are missing. */
export function evidenceByDay(database: Database, question: EvidenceQuestion): Promise<DayCount[]> {
  const { behind, narrowing, filters, eventSet } = question
  const isTallied = behind === 'acts' && narrowing.conversation === undefined
  return database.rows(
    isTallied
      ? `SELECT day, toFloat64(sum(acts)) AS acts FROM ${tableFor(filters)}
         WHERE ${inWindow} AND ${eventSetCondition(eventSet)} AND ${narrowed(narrowing)} GROUP BY day ORDER BY day`
      : `SELECT day, toFloat64(count()) AS acts FROM ${DATABASE}.acts
         WHERE ${conditionOf(question)} AND ${narrowed(narrowing)} GROUP BY day ORDER BY day`,
    countRow,
    evidenceParams(question),
  )
}
export type DayCount = z.output<typeof countRow>

const objectRow = z.object({ source: z.string(), id: z.string(), object: z.string() })

/** What each act made, as it stands now, by source and id; missing where it was withdrawn since. */
export async function objectsOf(
  database: Database,
  pilot: string,
  acts: readonly { readonly source: string; readonly id: string }[],
): Promise<(act: { readonly source: string; readonly id: string }) => string | null> {
  const key = ({ source, id }: { source: string; id: string }) => JSON.stringify([source, id])
  const rows =
    acts.length === 0
      ? []
      : await database.rows(
          `SELECT toString(source) AS source, id, object FROM ${DATABASE}.facts FINAL
           WHERE pilot = {pilot:String} AND (source, id) IN (
             SELECT arrayJoin(arrayZip({sources:Array(String)}, {ids:Array(String)})) AS pair)`,
          objectRow,
          { pilot, sources: acts.map(({ source }) => source), ids: acts.map(({ id }) => id) },
        )
  const objects = new Map(rows.map((found) => [key(found), found.object]))
  return (act) => objects.get(key(act)) ?? null
}
