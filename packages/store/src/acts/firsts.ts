import { z } from 'zod'
import type { Database, Params } from '../database.ts'
import { DATABASE } from '../schema/tables.ts'
import { firstContributions, nativeOrder, STANDING } from './messages.ts'
import { markPlaces, TOUCHED } from './scope.ts'
import { PERSON } from './who.ts'

/** First contributions decide who is welcomed by whom, so when one moves, two conversations change. */

const STORED = `SELECT toString(person) AS person, time, toString(source) AS source, id FROM ${DATABASE}.firsts FINAL WHERE pilot = {pilot:String} AND id != ''`

/** Persons whose stored first was itself touched: all their contributions must be looked at again. */
const SHAKEN = `SELECT person FROM (${STORED}) WHERE (source, id) IN (${TOUCHED})`

/** For everybody the batch may concern: the first contribution now, '' where there is none any more, and the one before. */
const MOVED = `
SELECT now.person AS person, now.first.1 AS time, now.first.2 AS source, now.first.3 AS id, was.source AS was_source, was.id AS was_id
FROM (
  SELECT person, argMin(first, (first.1, ${nativeOrder('first.3')}, first.2, first.3)) AS first FROM (
    ${firstContributions(`(source, id) IN (${TOUCHED})`)}
    UNION ALL ${firstContributions('1', `${PERSON} IN (${SHAKEN})`)}
    UNION ALL SELECT person, (time, source, id) AS first FROM (${STORED}) WHERE (source, id) NOT IN (${TOUCHED})
  ) GROUP BY person
) AS now
LEFT ANY JOIN (${STORED}) AS was ON now.person = was.person
WHERE (now.first.2, now.first.3) != (was.source, was.id) OR now.first.1 != was.time
UNION ALL
SELECT person, time, '', '', source, id FROM (${STORED})
WHERE person IN (${SHAKEN}) AND person NOT IN (
  SELECT ${PERSON} FROM ${STANDING} WHERE pilot = {pilot:String} AND kind IN ('post', 'reply') AND ${PERSON} IN (${SHAKEN}))`

const movedRow = z.object({
  person: z.string(),
  time: z.string(),
  source: z.string(),
  id: z.string(),
  was_source: z.string(),
  was_id: z.string(),
})

/** Brings `firsts` up to date for the tickets' events. The places of those that moved are marked first, and under a
 *  ticket that stays open until all is published: after a crash in between nothing would say that they moved. */
export async function moveFirsts(database: Database, params: Params, ticket: number): Promise<void> {
  const moved = await database.written(MOVED, movedRow, params)
  if (moved.length === 0) return
  const { pilot, scope } = params
  const places = moved.flatMap((row) => [
    [row.source, row.id],
    [row.was_source, row.was_id],
  ])
  // The moved ids go through parameters; a batch that moves very many is a rebuild anyway.
  await database.command(
    markPlaces('SELECT arrayJoin(arrayZip({sources:Array(String)}, {ids:Array(String)})) AS place'),
    {
      ...params,
      ticket,
      sources: places.map(([source]) => source as string),
      ids: places.map(([, id]) => id as string),
    },
  )
  await database.insert(
    `${DATABASE}.firsts`,
    ['pilot', 'person', 'revision', 'time', 'source', 'id'],
    moved.map((row) => [pilot, row.person, scope, row.time, row.source, row.id]),
  )
}

/** For a rebuild: everybody's first contribution anew. */
export const REBUILD_FIRSTS = `
INSERT INTO ${DATABASE}.firsts (pilot, person, revision, time, source, id)
SELECT {pilot:String}, person, {scope:UInt64}, first.1, first.2, first.3 FROM (${firstContributions('1')})`

/** And nothing for those who have none any more. */
export const FORGET_FIRSTS = `
INSERT INTO ${DATABASE}.firsts (pilot, person, revision, time, source, id)
SELECT pilot, person, {scope:UInt64}, time, '', '' FROM ${DATABASE}.firsts FINAL
WHERE pilot = {pilot:String} AND revision < {scope:UInt64} AND id != ''`
