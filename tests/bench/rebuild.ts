/** Deriving a pilot anew, beside the same rows written without the rules; and one live event on a busy day. */

import type { ActivityEvent } from '@commonhold/contracts/events/decode'
import { instantOfMicros } from '@commonhold/contracts/events/instant'
import { compareWithDerived } from '@commonhold/store/acts/verify'
import { currentLens } from '@commonhold/store/directory/lens'
import type { Store } from '@commonhold/store/store'
import { generateFacts } from './generate.ts'
import { median, milliseconds, type Result, rate, rss } from './measure.ts'
import { temporaryStore } from './temporary-store.ts'

const pilot = 'bench'

export async function benchRebuild(facts: number): Promise<Result[]> {
  const { store, close } = await temporaryStore()
  await generateFacts(store.database, {
    pilot,
    facts,
    people: 10_000,
    spaces: 40,
    days: 730,
    from: '2023-01-01',
  })
  const rebuilds: number[] = []
  const copies: number[] = []
  for (let round = 0; round < 2; round++) {
    copies.push(await milliseconds(() => copyWithoutRules(store)))
    rebuilds.push(await milliseconds(() => store.writer.rebuild(pilot)))
  }
  const lens = await currentLens(store.database, pilot)
  const verified = await milliseconds(() => compareWithDerived(store.database, { pilot, lens, revision: 0 }))
  const results: Result[] = [
    {
      what: `rebuild, ${facts / 1e6} M facts`,
      measured: `${rate(facts, median(rebuilds))}, ${rss()}`,
      limit: `${rate(facts, median(copies))} INSERT … SELECT without the rules`,
      ratio: (median(copies) / median(rebuilds)).toFixed(2),
      aim: '≥ 0.5 M /s',
    },
    {
      what: `verify, ${facts / 1e6} M facts`,
      measured: rate(facts, verified),
      limit: '',
      ratio: '',
      aim: '',
    },
  ]
  await close()
  return results
}

/** Every fact once more as an act, with no thought given to any conversation. */
const copyWithoutRules = ({ database }: Store) =>
  database.command(
    `INSERT INTO commonhold.acts (pilot, day, revision, conv, time, source, id, person, class, facet, kind, root, counts, starter, root_day, target, mentions, space, unit, evidence)
     SELECT 'copy', toDate(time), 1, conv, time, source, id, actor, 'participation', '', kind, 0, 1, '', toDate(time), '', mentions, space, '', evidence
     FROM commonhold.facts FINAL WHERE pilot = {pilot:String}`,
    { pilot },
  )

/** A pilot of some days with 100,000 facts each: how long until one more event is in the numbers. */
export async function benchLive(): Promise<Result[]> {
  const { store, close } = await temporaryStore()
  await generateFacts(store.database, {
    pilot,
    facts: 1_000_000,
    people: 5_000,
    spaces: 40,
    days: 10,
    from: '2024-05-01',
  })
  await store.writer.rebuild(pilot)
  const taken: number[] = []
  for (let i = 0; i < 7; i++)
    taken.push(
      await milliseconds(async () => {
        await store.writer.accept([liveReply(i)])
        await store.writer.settle()
      }),
    )
  await close()
  return [
    {
      what: 'one live event published, days of 100 k facts, 1 M in all',
      measured: `${Math.round(median(taken))} ms, longest ${Math.round(Math.max(...taken))} ms`,
      limit: '',
      ratio: '',
      aim: '< 2 s',
    },
  ]
}

function liveReply(i: number): ActivityEvent {
  const time = Date.parse('2024-05-05T12:00:00Z') * 1000 + i
  const root = 'chat/C0/1000400000'
  return {
    stream: 'activity',
    pilot,
    source: 'chat/C0',
    id: `live-${i}-${instantOfMicros(time)}`,
    sequence: 0,
    time,
    recorded: time,
    data: {
      kind: 'reply',
      actor: 'p_00000007',
      object: `chat/C0/live-${i}`,
      space: 'chat/C0',
      conversation: root,
      inReplyTo: root,
      mentions: [],
      wideMention: false,
      accepted: false,
      target: null,
      targetActor: null,
      length: 10,
      evidence: 'observed',
    },
  }
}
