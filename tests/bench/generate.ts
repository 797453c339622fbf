import type { Database } from '@commonhold/store/database'

export interface Shape {
  readonly pilot: string
  readonly facts: number
  readonly people: number
  readonly spaces: number
  readonly days: number
  /** First day, YYYY-MM-DD. */
  readonly from: string
}

/** Writes facts made inside the engine: two in five are thread roots' replies, a tenth reactions, activity falls off
 *  by a power law over people. Deterministic by the row's number. */
export async function generateFacts(database: Database, shape: Shape): Promise<void> {
  const STEP = 2_000_000
  for (let at = 0; at < shape.facts; at += STEP)
    await database.command(
      `INSERT INTO commonhold.facts (pilot, source, id, version, deleted, time, kind, actor, object, space, conversation, reply_to, mentions, wide, accepted, target, target_actor, length, evidence)
       WITH
         toInt64({days:UInt32}) * 86400 AS span,
         number % 10 AS role, sipHash64(number) AS h,
         intDiv(number, 10) * 10 + if(role IN (5, 6, 7, 8), 0, role) AS root,
         (root / {facts:Float64}) * span AS second,
         concat('chat/C', toString(intDiv(root, 10) % {spaces:UInt32})) AS place,
         toUInt64(pow(({people:Float64}), (h % 1000003) / 1000003.)) AS who
       SELECT {pilot:String}, place, toString(1000000000 + number), toUInt256(number), 0,
         addMicroseconds(toDateTime64({from:String}, 6, 'UTC'), toInt64((second + if(role IN (5, 6, 7, 8), (h % 20000) + 1, 0)) * 1000000)),
         multiIf(role IN (5, 6, 7, 8), 'reply', role = 9, 'reaction', 'post'),
         concat('p_', leftPad(toString(who), 8, '0')),
         concat(place, '/', toString(1000000000 + number)), place,
         if(role = 0 OR role IN (5, 6, 7, 8), concat(place, '/', toString(1000000000 + root)), ''),
         if(role IN (5, 6, 7, 8), concat(place, '/', toString(1000000000 + root)), ''),
         [], h % 997 = 0, 0, '', '', 120, 'observed'
       FROM numbers({at:UInt64}, {step:UInt64})`,
      {
        pilot: shape.pilot,
        facts: shape.facts,
        people: shape.people,
        spaces: shape.spaces,
        days: shape.days,
        from: `${shape.from} 00:00:00`,
        at,
        step: Math.min(STEP, shape.facts - at),
      },
    )
}
