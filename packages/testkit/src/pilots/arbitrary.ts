/** Random pilots for properties: small worlds in which what is rare in real ones happens all the time. */

import type { CommonholdEvent } from '@commonhold/contracts/events/decode'
import { FIXED_KINDS, type Kind } from '@commonhold/contracts/events/kinds'
import { ACTOR_CLASSES, type ActivityData, SPACE_PURPOSES } from '@commonhold/contracts/events/streams'
import fc from 'fast-check'
import {
  accountRecord,
  act,
  at,
  correct,
  link,
  retract,
  settings,
  spaceRecord,
  type ToldActivity,
  unlink,
} from './builder.ts'

const SECOND = 1_000_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const PEOPLE = ['p_ada', 'p_bea', 'p_cem', 'p_dov', 'p_eva', 'p_fay', 'p_gus']
const BOT = 'p_bot'
const SPACES = ['chat/c1', 'chat/c2', 'chat/c3', 'chat/c4']
const SPACE_NAMES = ['general', 'help', 'ideas', 'news']

/** The forty days of most of these see a change of the clock. */
const BEGINNINGS = [
  { zone: 'UTC', begin: at('2024-02-20T00:00Z') },
  { zone: 'America/New_York', begin: at('2024-02-20T00:00Z') },
  { zone: 'America/New_York', begin: at('2024-10-10T00:00Z') },
  { zone: 'Europe/Berlin', begin: at('2024-03-01T00:00Z') },
  { zone: 'Asia/Kathmandu', begin: at('2024-12-10T00:00Z') },
  { zone: 'Pacific/Kiritimati', begin: at('2024-05-01T00:00Z') },
]
const ZONES = [...new Set(BEGINNINGS.map(({ zone }) => zone))]

/** From one post in a flat channel to the next: at, below and above the three hours. */
const SILENCES = [0, 1, SECOND, 10 * MINUTE, HOUR, 3 * HOUR - 1, 3 * HOUR, 3 * HOUR + 1, 5 * HOUR, 12 * HOUR]
/** From the root to a reply: before it, with it, at and around the fourteen days. */
const DELAYS = [
  -DAY,
  -MINUTE,
  0,
  0,
  SECOND,
  5 * MINUTE,
  2 * HOUR,
  DAY,
  13 * DAY,
  14 * DAY,
  14 * DAY + 1,
  20 * DAY,
]

// --- what is drawn: numbers only, so that it shrinks to something readable -------------------------------

/** Stands for one of however many there are; 0 is the first. */
const pick = fc.nat({ max: 999 })
const rarely = fc.integer({ min: 0, max: 6 }).map((n) => n === 6)

const line = fc.record({
  who: pick,
  nobody: fc.integer({ min: 0, max: 11 }).map((n) => n === 11),
  delay: fc.constantFrom(...DELAYS),
  silence: fc.constantFrom(...SILENCES),
  to: fc.option(pick, { freq: 2 }),
  mentions: fc.oneof(
    { weight: 3, arbitrary: fc.constant<number[]>([]) },
    { weight: 1, arbitrary: fc.array(pick, { minLength: 1, maxLength: 3 }) },
  ),
  wide: rarely,
  accepted: rarely,
  /** A post inside a thread, as a broadcast can be. */
  asPost: rarely,
  /** In another space than its conversation's root. */
  elsewhere: rarely,
  kind: fc.constantFrom<Kind>(...FIXED_KINDS.map(({ kind }) => kind), 'reaction', 'reaction'),
})

const scene = fc.record({
  shape: fc.constantFrom('topic', 'thread in a channel', 'flat', 'flat', 'other kinds'),
  day: fc.oneof(fc.constantFrom(0, 1, 2, 16, 19), fc.nat({ max: 39 })),
  minute: fc.oneof(fc.constantFrom(0, 300, 540, 1080, 1435), fc.nat({ max: 1439 })),
  space: pick,
  noSpace: rarely,
  source: fc.constantFrom('chat', 'chat', 'forum'),
  ids: fc.constantFrom('number', 'number', 'stamp', 'word'),
  rootUnread: rarely,
  lines: fc.array(line, { minLength: 1, maxLength: 6 }),
})

/** Sequence and moment of capture relative to what it replaces: often equal, now and then older. */
const placing = {
  sequence: fc.constantFrom(1, 1, 0, 0, 2, -1),
  recorded: fc.constantFrom(0, 0, DAY, -DAY),
}

const change = fc.oneof(
  fc.record({ what: fc.constant('time' as const), by: fc.constantFrom(...SILENCES, ...DELAYS, -4 * HOUR) }),
  fc.record({
    what: fc.constantFrom('space', 'conversation', 'inReplyTo', 'actor', 'mentions'),
    by: fc.option(pick),
  }),
  fc.record({
    what: fc.constant('kind' as const),
    by: fc.constantFrom<Kind>('post', 'reply', 'reaction', 'pin'),
  }),
  fc.record({ what: fc.constantFrom('wideMention', 'accepted'), by: fc.boolean() }),
)

const turn = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ turn: fc.constant('correct' as const), which: pick, ...placing, change }),
  },
  { weight: 2, arbitrary: fc.record({ turn: fc.constant('retract' as const), which: pick, ...placing }) },
  { weight: 1, arbitrary: fc.record({ turn: fc.constant('revive' as const), which: pick }) },
  { weight: 1, arbitrary: fc.record({ turn: fc.constant('again' as const), which: pick }) },
)

const directoryTurn = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      turn: fc.constant('link' as const),
      a: pick,
      b: pick,
      sequence: fc.nat({ max: 2 }),
      undone: rarely,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      turn: fc.constant('account' as const),
      who: pick,
      class: fc.constantFrom('human', 'human', ...ACTOR_CLASSES),
      sequence: fc.nat({ max: 2 }),
      recorded: fc.constantFrom(0, DAY),
      source: fc.constantFrom('chat', 'directory'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      turn: fc.constant('settings' as const),
      zone: fc.constantFrom(...ZONES),
      spaces: fc.array(fc.tuple(pick, fc.constantFrom(...SPACE_PURPOSES)), { maxLength: 3 }),
      sequence: fc.nat({ max: 2 }),
      recorded: fc.constantFrom(0, DAY),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      turn: fc.constant('space' as const),
      which: pick,
      name: pick,
      purpose: fc.option(fc.constantFrom(...SPACE_PURPOSES)),
      sequence: fc.nat({ max: 2 }),
      source: fc.constantFrom('chat', 'forum'),
    }),
  },
)

const world = fc.record({
  beginning: fc.constantFrom(...BEGINNINGS),
  people: fc.integer({ min: 1, max: PEOPLE.length }),
  spaces: fc.array(fc.option(fc.constantFrom(...SPACE_PURPOSES)), { minLength: 1, maxLength: SPACES.length }),
  scenes: fc.array(scene, { minLength: 1, maxLength: 7 }),
  turns: fc.array(turn, { maxLength: 10 }),
  directoryTurns: fc.array(directoryTurn, { maxLength: 5 }),
})
type World = Drawn<typeof world>
type Scene = Drawn<typeof scene>
type Line = Drawn<typeof line>
type Change = Drawn<typeof change>
type Drawn<A> = A extends fc.Arbitrary<infer T> ? T : never

/** One pilot's whole history as the store gets it, in no particular order of importance: acts in the order
 *  they were told, then their corrections, then what the directory learnt. */
export const pilotHistory = (): fc.Arbitrary<CommonholdEvent[]> => world.map(tell)

/** The same events in some order, some of them twice, in one or more batches. */
export const splitIntoBatches = (events: readonly CommonholdEvent[]): fc.Arbitrary<CommonholdEvent[][]> => {
  const arrival = fc.record({ batch: fc.nat({ max: 4 }), place: fc.nat({ max: 99 }) })
  const arrivals = fc.tuple(arrival, fc.option(arrival, { freq: 4 }))
  return fc
    .array(arrivals, { minLength: events.length, maxLength: events.length, size: 'max' })
    .map((drawn) => {
      const deliveries = drawn.flatMap(([first, again], index) => {
        const event = events[index] as CommonholdEvent
        return [first, ...(again ? [again] : [])].map((where) => ({ ...where, event }))
      })
      const batches = Map.groupBy(
        deliveries.sort((a, b) => a.batch - b.batch || a.place - b.place),
        ({ batch }) => batch,
      )
      return [...batches.values()].map((batch) => batch.map(({ event }) => event))
    })
}

// --- from the numbers to events --------------------------------------------------------------------------

const chosen = <T>(from: readonly T[], index: number): T => from[index % from.length] as T

interface Cast {
  readonly accounts: readonly string[]
  readonly spaces: readonly string[]
  readonly begin: number
  /** The day the archive was taken. */
  readonly taken: number
}

function tell(drawn: World): CommonholdEvent[] {
  const { begin, zone } = drawn.beginning
  const cast: Cast = {
    accounts: [...PEOPLE.slice(0, drawn.people), BOT],
    spaces: SPACES.slice(0, drawn.spaces.length),
    begin,
    taken: begin + 60 * DAY,
  }
  const name = createNames()
  const acts = drawn.scenes.flatMap((scene) => tellScene(scene, cast, name))
  return [
    ...(zone === 'UTC' ? [] : [settings({ timeZone: zone }, { sequence: 0 })]),
    accountRecord(BOT, { class: 'bot', source: 'chat' }),
    ...drawn.spaces.map((purpose, index) =>
      spaceRecord(chosen(SPACES, index), {
        source: 'chat',
        name: chosen(SPACE_NAMES, index),
        aliases: [`#${chosen(SPACE_NAMES, index)}`],
        purpose,
      }),
    ),
    ...acts,
    ...tellTurns(drawn.turns, acts, cast),
    ...drawn.directoryTurns.flatMap((turn) => tellDirectoryTurn(turn, cast)),
  ]
}

type Names = (scene: Scene, time: number) => { source: string; id: string }

/** Numbers from 7 on, so that 9 and 10 stand beside each other; the same in each source. */
function createNames(): Names {
  const counts = new Map<string, number>()
  return ({ source, ids }, time) => {
    const key = `${source} ${ids}`
    const count = counts.get(key) ?? 7
    counts.set(key, count + 1)
    const stamp = `${Math.floor(time / SECOND)}.${String(count).padStart(6, '0')}`
    return { source, id: { number: String(count), stamp, word: `m${count}` }[ids] as string }
  }
}

function tellScene(scene: Scene, cast: Cast, name: Names): ToldActivity[] {
  const start = cast.begin + scene.day * DAY + scene.minute * MINUTE
  const space = scene.noSpace ? null : chosen(cast.spaces, scene.space)
  const common = (time: number, drawn: Line) => ({
    ...name(scene, time),
    recorded: cast.taken,
    space: drawn.elsewhere ? chosen(cast.spaces, scene.space + 1) : space,
    mentions: drawn.mentions.map((index) => chosen(cast.accounts, index)),
    wideMention: drawn.wide,
    accepted: drawn.accepted,
  })
  const who = ({ who, nobody }: Line) => (nobody ? null : chosen(cast.accounts, who))

  if (scene.shape === 'flat' || scene.shape === 'other kinds') {
    let time = start
    const told: ToldActivity[] = []
    for (const [index, drawn] of scene.lines.entries()) {
      if (index > 0) time += drawn.silence
      if (scene.shape === 'flat') told.push(act('post', who(drawn), time, common(time, drawn)))
      else {
        const { mentions: _, ...rest } = common(time, drawn)
        const onto = drawn.to === null || told.length === 0 ? null : chosen(told, drawn.to).data
        const done = { target: onto?.object ?? null, targetActor: onto?.actor ?? null }
        told.push(
          act(drawn.kind, who(drawn), time, { ...rest, ...done, wideMention: false, accepted: false }),
        )
      }
    }
    return told
  }

  const [first, ...others] = scene.lines as [Line, ...Line[]]
  const threaded = scene.shape === 'topic'
  const opening = act('post', who(first), start, common(start, first))
  const { object } = opening.data
  const root = threaded ? correct(opening, { sequence: 0, conversation: object }) : opening
  const replies: ToldActivity[] = []
  for (const drawn of others) {
    const time = start + drawn.delay
    const answered = drawn.to === null ? object : chosen([root, ...replies], drawn.to).data.object
    replies.push(
      act(threaded && drawn.asPost ? 'post' : 'reply', who(drawn), time, {
        ...common(time, drawn),
        conversation: threaded ? object : null,
        // In a flat channel replies name their root; now and then only what they answer is known.
        inReplyTo: threaded && drawn.asPost ? null : threaded || drawn.asPost ? answered : object,
      }),
    )
  }
  return scene.rootUnread ? replies : [root, ...replies]
}

function tellTurns(turns: World['turns'], acts: readonly ToldActivity[], cast: Cast): CommonholdEvent[] {
  if (acts.length === 0) return []
  /** The version that was told last, by position. */
  const latest = [...acts]
  return turns.flatMap((turn): CommonholdEvent[] => {
    const position = turn.which % acts.length
    const event = latest[position] as ToldActivity
    if (turn.turn === 'again') return [event]
    if (turn.turn === 'revive') {
      const revived = correct(event, { sequence: event.sequence + 2 })
      latest[position] = revived
      return [retract(event, { sequence: event.sequence + 1 }), revived]
    }
    const place = {
      sequence: Math.max(0, event.sequence + turn.sequence),
      recorded: event.recorded + turn.recorded,
    }
    if (turn.turn === 'retract') return [retract(event, place)]
    const corrected = correct(event, { ...place, ...changed(turn.change, event, acts, cast) })
    latest[position] = corrected
    return [corrected]
  })
}

function changed(
  { what, by }: Change,
  event: ToldActivity,
  acts: readonly ToldActivity[],
  { accounts, spaces }: Cast,
): Partial<ActivityData> & { time?: number } {
  if (what === 'time') return { time: event.time + by }
  if (what === 'kind') return { kind: by }
  if (typeof by === 'boolean') return { [what]: by }
  const object = by === null ? null : chosen(acts, by).data.object
  switch (what) {
    case 'space':
      return { space: by === null ? null : chosen(spaces, by) }
    case 'actor':
      return { actor: by === null ? null : chosen(accounts, by) }
    case 'mentions':
      return { mentions: by === null ? [] : [chosen(accounts, by)] }
    case 'conversation':
      return { conversation: object }
    default:
      return { inReplyTo: object }
  }
}

function tellDirectoryTurn(
  turn: World['directoryTurns'][number],
  { accounts, spaces, taken }: Cast,
): CommonholdEvent[] {
  switch (turn.turn) {
    case 'link': {
      const [a, b] = [chosen(accounts, turn.a), chosen(accounts, turn.b)]
      if (a === b) return []
      const told = { sequence: turn.sequence, recorded: taken }
      return turn.undone ? [link(a, b, told), unlink(a, b, told)] : [link(a, b, told)]
    }
    case 'account': {
      const { who, class: actorClass, sequence, source } = turn
      const recorded = taken + turn.recorded
      return [accountRecord(chosen(accounts, who), { class: actorClass, sequence, recorded, source })]
    }
    case 'settings': {
      // By id, by name or by alias.
      const keys = spaces.flatMap((space, index) => [
        space,
        chosen(SPACE_NAMES, index),
        `#${chosen(SPACE_NAMES, index)}`,
      ])
      const purposes = Object.fromEntries(
        turn.spaces.map(([index, purpose]) => [chosen(keys, index), purpose]),
      )
      const { sequence } = turn
      return [
        settings({ timeZone: turn.zone, spaces: purposes }, { sequence, recorded: taken + turn.recorded }),
      ]
    }
    case 'space': {
      const { purpose, sequence, source } = turn
      const name = chosen(SPACE_NAMES, turn.name)
      return [spaceRecord(chosen(spaces, turn.which), { name, purpose, sequence, source, recorded: taken })]
    }
  }
}
