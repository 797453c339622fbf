import { ACT_CLASSES, FACETS, KINDS, RULE_VERSION } from '@commonhold/contracts/events/kinds'
import { z } from 'zod'
import type { Database, Params } from '../database.ts'
import { DATABASE } from '../schema/tables.ts'
import { ACT_COLUMNS, deriveActs, quoted } from './derive.ts'
import { FORGET_FIRSTS, moveFirsts, REBUILD_FIRSTS } from './firsts.ts'
import { MARKED, markConversations, markDays, markPlaces, SCOPED_DAYS, TOUCHED, WHOLE } from './scope.ts'

/** What the rules need to know of a pilot besides its facts. */
export interface Lens {
  readonly zone: string
  /** Generation of `actors`. */
  readonly generation: number
  readonly announcement: readonly string[]
  readonly feedback: readonly string[]
  readonly help: readonly string[]
}

export interface Recompute {
  readonly pilot: string
  readonly lens: Lens
  /** Taken after the tickets' facts were durable: of two writers the one with the higher revision saw more. */
  readonly revision: number
}

/** Spills to disk beyond a gigabyte: a rebuild of a large pilot must not need its size in memory. */
const SPILL =
  ' SETTINGS max_bytes_before_external_group_by = 1000000000, max_bytes_ratio_before_external_group_by = 0'

const writeActs = (scope: typeof WHOLE) => `
INSERT INTO ${DATABASE}.acts (pilot, revision, ${ACT_COLUMNS.join(', ')})
SELECT {pilot:String}, {scope:UInt64}, ${ACT_COLUMNS.join(', ')} FROM (${deriveActs(scope)})${SPILL}`

const numbered = (column: string, texts: readonly string[]) =>
  `transform(${column}, ${quoted(texts)}, [${texts.map((_, at) => at + 1).join(', ')}], 0)`
/** Class, facet and kind as one number, and back (0 is no text): to group by three texts more costs as much as all else. */
const WHAT = `toUInt32(${numbered('class', ACT_CLASSES)} + 10 * ${numbered('facet', FACETS)} + 1000 * ${numbered('kind', KINDS)})`
const NAMED = `${quoted(ACT_CLASSES)}[what % 10], ${quoted(FACETS)}[intDiv(what, 10) % 100], ${quoted(KINDS)}[intDiv(what, 1000)]`

/** A person is in one unit a day. */
const TALLY = `
INSERT INTO ${DATABASE}.tallies (pilot, day, revision, person, class, facet, kind, unit, acts)
SELECT {pilot:String}, day, {scope:UInt64}, person, ${NAMED}, any(unit), count()
FROM (SELECT day, person, unit, ${WHAT} AS what FROM ${DATABASE}.acts WHERE pilot = {pilot:String} AND revision = {scope:UInt64})
GROUP BY day, person, what${SPILL}`

/** A day that lost its last act is published too: empty. */
const PUBLISH_MARKED = `
INSERT INTO ${DATABASE}.head (pilot, day, revision, rule, published)
SELECT DISTINCT {pilot:String}, toDate(toUInt16(v)), {scope:UInt64}, ${RULE_VERSION}, {now:DateTime64(3, 'UTC')} FROM (${SCOPED_DAYS})`

const PUBLISH_WHOLE = `
INSERT INTO ${DATABASE}.head (pilot, day, revision, rule, published)
SELECT DISTINCT {pilot:String}, day, {scope:UInt64}, ${RULE_VERSION}, {now:DateTime64(3, 'UTC')} FROM (
  SELECT day FROM ${DATABASE}.acts WHERE pilot = {pilot:String} AND revision = {scope:UInt64}
  UNION ALL SELECT day FROM ${DATABASE}.head WHERE pilot = {pilot:String})`

export const lensParams = ({ pilot, lens, revision }: Recompute): Params => ({
  pilot,
  zone: lens.zone,
  generation: lens.generation,
  announcement: lens.announcement,
  feedback: lens.feedback,
  help: lens.help,
  scope: revision,
  revision,
})

const now = () => new Date().toISOString().slice(0, 23).replace('T', ' ')

/** Derives every day anew and publishes them at once. */
export async function rebuildActs(database: Database, recompute: Recompute): Promise<void> {
  const params = lensParams(recompute)
  await database.command(REBUILD_FIRSTS, params)
  await database.command(FORGET_FIRSTS, params)
  await database.command(writeActs(WHOLE), params)
  await database.command(TALLY, params)
  await database.command(PUBLISH_WHOLE, { ...params, now: now() })
}

/** Derives the days the tickets' events touch and publishes them at once: invisible until the last statement.
 *  @returns how many days */
export async function recomputeActs(
  database: Database,
  recompute: Recompute,
  tickets: readonly number[],
): Promise<number> {
  const { revision } = recompute
  const params = { ...lensParams(recompute), tickets }
  await moveFirsts(database, params, tickets[0] as number)
  await database.command(markPlaces(TOUCHED), { ...params, ticket: revision })
  await database.command(markDays, params)
  await database.command(markConversations, params)
  await database.command(writeActs(MARKED), params)
  await database.command(TALLY, params)
  await database.command(PUBLISH_MARKED, { ...params, now: now() })
  const [counted] = await database.written(
    `SELECT count() AS days FROM (SELECT DISTINCT v FROM (${SCOPED_DAYS}))`,
    z.object({ days: z.number() }),
    params,
  )
  return counted?.days ?? 0
}
