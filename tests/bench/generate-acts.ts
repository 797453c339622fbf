import type { Database } from '@commonhold/store/database'

/** Publishes acts made inside the engine, as a rebuild would have: for questions on more facts than are worth deriving
 *  for a measurement. Two in five are ownership; activity falls off over people by a power law. */
export async function generateActs(
  database: Database,
  {
    pilot,
    acts,
    people,
    days,
    from,
  }: { pilot: string; acts: number; people: number; days: number; from: string },
): Promise<void> {
  const STEP = 5_000_000
  const params = { pilot, acts, people, days, from }
  for (let at = 0; at < acts; at += STEP)
    await database.command(
      `INSERT INTO commonhold.acts (pilot, day, revision, conv, time, source, id, person, class, facet, kind, root, counts, starter, root_day, target, mentions, space, unit, evidence)
       WITH sipHash64(number) AS h, number % 10 AS role,
         toDate({from:String}) + toUInt32(number / {acts:UInt64} * {days:UInt32}) AS day,
         concat('p_', leftPad(toString(toUInt64(pow({people:Float64}, (h % 1000003) / 1000003.))), 8, '0')) AS person,
         multiIf(role < 2, 'initiating', role < 4, 'answering', '') AS facet
       SELECT {pilot:String}, day, 1, intDiv(number, 10) + 1, toDateTime64(day, 6, 'UTC') + h % 86400, 'chat/C1', toString(number), person,
         multiIf(role < 4, 'ownership', role < 9, 'participation', 'light') AS class, facet,
         multiIf(role < 2, 'post', role < 9, 'reply', 'reaction'), role = 0, 1, '', day, '', [], concat('chat/C', toString(intDiv(number, 10) % 40)), '', 'observed'
       FROM numbers({at:UInt64}, {step:UInt64})`,
      { ...params, at, step: Math.min(STEP, acts - at) },
    )
  await database.command(
    `INSERT INTO commonhold.tallies (pilot, day, revision, person, class, facet, kind, unit, acts)
     SELECT pilot, day, revision, person, class, facet, kind, unit, count() FROM commonhold.acts WHERE pilot = {pilot:String}
     GROUP BY pilot, day, revision, person, class, facet, kind, unit SETTINGS max_bytes_before_external_group_by = 1000000000`,
    params,
  )
  await database.command(
    `INSERT INTO commonhold.head (pilot, day, revision, rule, published)
     SELECT DISTINCT {pilot:String}, day, 1, 1, now64(3) FROM commonhold.tallies WHERE pilot = {pilot:String}`,
    params,
  )
  await database.command(
    `INSERT INTO commonhold.tickets (pilot, ticket, state, at) SELECT {pilot:String}, 1, 'settled', now64(3)`,
    params,
  )
}
