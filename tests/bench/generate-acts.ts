import type { Database } from '@commonhold/store/database'
import { DATABASE } from '@commonhold/store/schema/tables'

export interface ActsShape {
  readonly pilot: string
  readonly acts: number
  readonly people: number
  readonly days: number
  /** First day, YYYY-MM-DD. */
  readonly from: string
  /** 1 by default; above everything written before. */
  readonly revision?: number
}

const BLOCK = 10
const STEP_BLOCKS = 500_000
const UNITS = 24
/** Conversations go on after they were begun: the last of them within the days that are asked about. */
const LAST_DAYS = 4

/** Names as long as pseudonyms are, and as unlike each other. */
const personOf = (number: string) => `concat('p_', hex(sipHash64(toUInt32(${number}))), 'aaaaaa')`
/** Activity falls off by a power law: of ten thousand people the first does a fourteenth, half of them hardly anything. */
const someone = (hash: string) => `toUInt32(pow({people:Float64}, (${hash} % 1000003) / 1000003.))`
/** One person in ten is in no unit. */
const unitOf = (number: string) =>
  `if(${number} % 10 = 9, '', concat('unit ', leftPad(toString(${number} % ${UNITS}), 2, '0')))`

/** Person number n, their account's name and unit, for a member list beside the acts. */
export const peopleOf = (people: number) =>
  `SELECT number AS n, ${personOf('n')} AS account, ${unitOf('n')} AS unit FROM numbers(1, ${people})`

/** Publishes acts made inside the engine, as a rebuild would have: for questions on more facts than are worth deriving
 *  for a measurement. Of ten acts about four are ownership; the first message of each conversation knows who takes part
 *  in it and who answered first. Deterministic by number. */
export async function generateActs(database: Database, shape: ActsShape): Promise<void> {
  const { pilot, acts, people, days, from, revision = 1 } = shape
  const blocks = acts / BLOCK
  const params = { pilot, blocks, people, days: Math.max(1, days - LAST_DAYS), from, revision }
  for (let at = 0; at < blocks; at += STEP_BLOCKS)
    await database.command(
      `INSERT INTO ${DATABASE}.acts (pilot, day, revision, conv, time, source, id, person, class, facet, kind, root, explicit, suggestion, counts, starter, root_day, target, mentions, space, unit, evidence, people, answered_by, answered_at)
       ${ACTS}`,
      { ...params, at, step: Math.min(STEP_BLOCKS, blocks - at) },
    )
  await database.command(
    `INSERT INTO ${DATABASE}.tallies (pilot, day, revision, person, class, facet, kind, unit, acts)
     SELECT pilot, day, revision, person, class, facet, kind, unit, count() FROM ${DATABASE}.acts WHERE pilot = {pilot:String}
     GROUP BY pilot, day, revision, person, class, facet, kind, unit SETTINGS max_bytes_before_external_group_by = 1000000000`,
    params,
  )
  await database.command(
    `INSERT INTO ${DATABASE}.head (pilot, day, revision, rule, published)
     SELECT DISTINCT {pilot:String}, day, {revision:UInt64}, 1, now64(3) FROM ${DATABASE}.tallies WHERE pilot = {pilot:String}`,
    params,
  )
  await database.command(
    `INSERT INTO ${DATABASE}.tickets (pilot, ticket, state, at) SELECT {pilot:String}, {revision:UInt64}, 'settled', now64(3)`,
    params,
  )
}

const FIRST = 'arraySlice(numbers, 1, m)'
const SECOND = 'arraySlice(numbers, m + 1, 8 - m)'
/** Where the first message by another than who wrote the first one stands; 0: nowhere. */
const otherIn = (told: string, starter: string) => `arrayFirstIndex(n -> n != ${starter}, ${told})`
const fill = (value: string) =>
  `arrayConcat(arrayResize([${value}_1], m, ${value}_1), arrayResize([${value}_2], 8 - m, ${value}_2), [${value}_3, ${value}_3])`

/** Of a block of ten the first eight are messages, m of one conversation and the others of a second; the last two are a
 *  reaction, and something done. In one space of forty people make suggestions. */
const ACTS = `
  SELECT {pilot:String}, toDate(at) AS day, {revision:UInt64}, if(i < 8, b * 2 + 1 + (i >= m), 0) AS conv, fromUnixTimestamp64Micro(begun + place * pace, 'UTC') AS at,
    concat('chat/C', toString(b % 40)) AS source, toString(1000000000 + b * 10 + i) AS id, ${personOf('n')} AS person,
    multiIf(facet != '', 'ownership', i < 8 OR kind = 'poll-vote', 'participation', kind = 'view', 'passive', 'light') AS class,
    multiIf(i = 9, done.2, i = 8, '', place = 0, if(other > 0 AND NOT asks, 'initiating', ''), place + 1 = other, if(asks, 'listening', 'answering'),
      place > 2 AND h % 11 = 0, 'onboarding', '') AS facet,
    multiIf(i = 9, done.1, i = 8, 'reaction', place = 0, 'post', 'reply') AS kind,
    i < 8 AND place = 0 AS root, i < 8 AS explicit, root AND asks AS suggestion, 1 AS counts, if(i < 8, ${personOf('starter')}, '') AS starter_name,
    if(i < 8, toDate(fromUnixTimestamp64Micro(begun, 'UTC')), day) AS root_day,
    if(i < 9 AND place > 0 AND n != starter, ${personOf('starter')}, '') AS target,
    if(i < 8 AND h % 20 = 0 AND last != n, [${personOf('last')}], []) AS mentions,
    concat('chat/C', toString(b % 40)) AS space, ${unitOf('n')} AS unit, if(i = 9 AND h % 50 = 0, 'declared', 'observed') AS evidence,
    arrayMap(x -> ${personOf('x')}, people) AS taking, if(root AND other > 0, ${personOf('answerer')}, '') AS answered_by,
    fromUnixTimestamp64Micro(if(root AND other > 0, begun + (other - 1) * pace, 0), 'UTC') AS answered_at
  FROM (
    SELECT number AS b, 1 + sipHash64(number, 'm') % 7 AS m, b % 40 = 39 AS asks,
      arrayMap(i -> ${someone('sipHash64(number, i)')}, range(10)) AS numbers, numbers[10] AS last,
      toInt64(toUnixTimestamp(toDateTime({from:String}, 'UTC'))) * 1000000 + toInt64(number / {blocks:UInt64} * {days:UInt32} * 86400) * 1000000 AS begun,
      -- from a minute to nine hours between messages
      toInt64(60000000 * pow(540, (sipHash64(number, 'pace') % 1009) / 1009.)) AS pace,
      numbers[1] AS s_1, numbers[m + 1] AS s_2, s_1 AS s_3,
      ${otherIn(FIRST, 's_1')} AS o_1, ${otherIn(SECOND, 's_2')} AS o_2, 0 AS o_3, numbers[o_1] AS a_1, numbers[m + o_2] AS a_2, 0 AS a_3,
      arrayJoin(arrayZip(numbers, ${fill('s')}, ${fill('o')}, ${fill('a')}, range(10), arrayConcat(range(m), range(8 - m), [8, 9]),
        arrayConcat(arrayResize([arrayDistinct(${FIRST})], m), arrayResize([arrayDistinct(${SECOND})], 8 - m), [[], []]))) AS x,
      x.1 AS n, x.2 AS starter, x.3 AS other, x.4 AS answerer, x.5 AS i, x.6 AS place, x.7 AS people, sipHash64(number, i, 'h') AS h,
      [('commit', 'building'), ('document', 'documenting'), ('host', 'hosting'), ('decide', 'deciding'), ('reaction', ''), ('poll-vote', ''), ('view', '')][h % 7 + 1] AS done
    FROM numbers({at:UInt64}, {step:UInt64}))`
