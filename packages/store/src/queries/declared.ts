import { KINDS } from '@commonhold/contracts/events/kinds'
import { EVIDENCE } from '@commonhold/contracts/events/streams'
import { z } from 'zod'
import type { Database } from '../database.ts'
import { DATABASE } from '../schema/tables.ts'
import { eventSetCondition, filterOf, inWindow, paramsOf, type Question } from './question.ts'

/** The source of what people say they did, where no tool saw it. */
export const DECLARED = 'declared'

const declaredRow = z.object({
  id: z.string(),
  day: z.string(),
  kind: z.enum(KINDS),
  person: z.string(),
  space: z.string(),
  evidence: z.enum(EVIDENCE),
  sequence: z.number(),
  /** Microseconds since 1970. */
  micros: z.number(),
})
export type DeclaredRow = z.output<typeof declaredRow>

const MOST = 1000

/** What stands of the declared activities of a pilot, the latest first; days are the zone's.
 *  @param id only this one */
export const declaredActivities = (
  database: Database,
  pilot: string,
  zone: string,
  id: string | null = null,
): Promise<DeclaredRow[]> =>
  database.rows(
    `SELECT id, toString(toDate(time, {zone:String})) AS day, kind, actor AS person, space, evidence,
            toFloat64(bitShiftRight(version, 192)) AS sequence, toFloat64(toUnixTimestamp64Micro(time)) AS micros
     FROM ${DATABASE}.facts FINAL WHERE pilot = {pilot:String} AND source = '${DECLARED}'${id === null ? '' : ' AND id = {id:String}'}
     ORDER BY time DESC, id LIMIT ${MOST}`,
    declaredRow,
    { pilot, zone, ...(id === null ? {} : { id }) },
  )

const countRow = z.object({ acts: z.number() })

/** Acts of known people that no tool saw: declared, or declared and attested. */
export async function unobservedActs(database: Database, question: Question): Promise<number> {
  const [found] = await database.rows(
    `SELECT toFloat64(count()) AS acts FROM ${DATABASE}.acts
     WHERE ${inWindow} AND evidence != 'observed' AND person != '' AND ${eventSetCondition(question.eventSet)} AND ${filterOf(question.filters)}`,
    countRow,
    paramsOf(question),
  )
  return found?.acts ?? 0
}
