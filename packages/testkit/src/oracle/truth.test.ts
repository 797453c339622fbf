/** The oracle against counts somebody else made, in another language, from the same rules: four real archives,
 *  read here by readers as naive as the oracle (packages/connectors has the real ones). */

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, inflateRawSync } from 'node:zlib'
import type { CommonholdEvent } from '@commonhold/contracts/events/decode'
import { type ActivityData, accountData, activityData } from '@commonhold/contracts/events/streams'
import { describe, expect, test } from 'vitest'
import { deriveActs, type OracleAct } from './derive.ts'
import { conversations, facetActs, personActs } from './reduce.ts'

const DATA = join(import.meta.dirname, '../../../../../shared/data')

const ARCHIVES = [
  {
    name: 'slack-houstondatavis',
    folder: 'slack-houstondatavis',
    read: () => slack(zip('slack-houstondatavis/export.zip')),
  },
  {
    name: 'slack-export-modern',
    folder: 'format-samples/slack-export-modern',
    read: () => slack(zip('format-samples/slack-export-modern/export.zip')),
  },
  {
    name: 'discourse-topic-json',
    folder: 'format-samples/discourse-topic-json',
    read: () => discourse(zip('format-samples/discourse-topic-json/topics.zip')),
  },
  {
    name: 'zulip-lean-sample',
    folder: 'zulip-lean-sample',
    read: () => zulip(tar('zulip-lean-sample/zulip_json.tar.gz')),
  },
]

for (const { name, folder, read } of ARCHIVES) {
  const truthFile = join(DATA, folder, 'ownership_truth.json')
  describe.skipIf(!existsSync(truthFile))(`${name} (skipped where ../shared/data is not there)`, () => {
    const load = once(() => {
      const truth = JSON.parse(readFileSync(truthFile, 'utf8')) as TruthFile
      const events = read()
      const acts = deriveActs(events)
      return { truth, acts, say: (from: string, to: string) => said(acts, events, from, to) }
    })

    test('the whole span', () => {
      const { truth, say } = load()
      expect(say('1970-01-01', '9999-01-01')).toEqual(expected(truth.all.all))
    })

    test('every quarter, and nothing outside them', () => {
      const { truth, acts, say } = load()
      const quarters = new Set(acts.filter((act) => act.class !== 'passive').map((act) => quarterOf(act.day)))
      for (const quarter of new Set([...Object.keys(truth.quarters), ...quarters])) {
        const [from, to] = daysOf(quarter)
        const there = truth.quarters[quarter] ?? { contribution: { k: 0, N: 0 }, ownership: { k: 0, N: 0 } }
        expect({ quarter, ...say(from, to) }).toEqual({ quarter, ...expected(there) })
      }
    })
  })
}

// --- what the truth says, and what the oracle says ------------------------------------------------------

interface Spread {
  k: number
  N: number
  top?: [string, number][]
}
interface Truth {
  contribution: Spread
  ownership: Spread
  facets?: Record<string, { N: number; k: number; top: number }>
  conversations?: { conversations: number; withTwoPeople: number; humanRoots: number; answered: number }
}
interface TruthFile {
  all: { all: Truth }
  quarters: Record<string, Truth>
}

const NO_CONVERSATION = { conversations: 0, withTwoPeople: 0, humanRoots: 0, answered: 0 }

const expected = ({ contribution, ownership, facets = {}, conversations: talks }: Truth) => ({
  contribution: { k: contribution.k, N: contribution.N },
  ownership: { k: ownership.k, N: ownership.N, top: (ownership.top ?? []).map(([, acts]) => acts) },
  facets,
  conversations: talks ?? NO_CONVERSATION,
})

function said(
  acts: readonly OracleAct[],
  events: readonly CommonholdEvent[],
  from: string,
  to: string,
): ReturnType<typeof expected> {
  const window = { from, to }
  const sum = (rows: readonly { acts: number }[]) => rows.reduce((all, row) => all + row.acts, 0)
  const contribution = personActs(acts, window, 'contribution')
  const ownership = personActs(acts, window, 'ownership')
  const facets = Map.groupBy(facetActs(acts, window, 'ownership'), (row) => row.facet)
  const talks = conversations(acts, window)
  return {
    contribution: { k: contribution.length, N: sum(contribution) },
    ownership: {
      k: ownership.length,
      N: sum(ownership),
      top: ownership.slice(0, 3).map((row) => row.acts),
    },
    facets: Object.fromEntries(
      [...facets].map(([facet, rows]) => [
        facet,
        { N: sum(rows), k: rows.length, top: Math.max(...rows.map((row) => row.acts)) },
      ]),
    ),
    conversations: {
      conversations: talks.length + monologuesOfBots(events, from, to),
      withTwoPeople: talks.filter((talk) => talk.people.length >= 2).length,
      humanRoots: talks.filter((talk) => talk.starter !== null).length,
      answered: talks.filter(({ starter, people }) => starter && people.some((p) => p !== starter)).length,
    },
  }
}

/** The truth counts a topic in which only a bot spoke (one, in Zulip). It has no people and is in no measure,
 *  and for us, who know conversations by what humans did in them, it does not exist. */
function monologuesOfBots(events: readonly CommonholdEvent[], from: string, to: string): number {
  const bots = new Set(events.flatMap((event) => (event.stream === 'account' ? [event.data.account] : [])))
  const topics = Map.groupBy(
    events.filter((event) => event.stream === 'activity'),
    (event) => event.data.conversation,
  )
  return [...topics].filter(([topic, messages]) => {
    const day = new Date((messages[0]?.time ?? 0) / 1000).toISOString().slice(0, 10)
    const botsOnly = messages.every(({ data: { actor } }) => actor !== null && bots.has(actor))
    return topic !== null && botsOnly && from <= day && day < to
  }).length
}

const quarterOf = (day: string) => `${day.slice(0, 4)}Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`

function daysOf(quarter: string): [string, string] {
  const [year, number] = quarter.split('Q').map(Number) as [number, number]
  const begin = (months: number) => new Date(Date.UTC(year, months, 1)).toISOString().slice(0, 10)
  return [begin(3 * number - 3), begin(3 * number)]
}

// --- naive readers --------------------------------------------------------------------------------------

// biome-ignore lint/suspicious/noExplicitAny: foreign JSON, read only here
type Foreign = any
type Files = ReadonlyMap<string, string>
const json = (files: Files, name: string): Foreign => JSON.parse(files.get(name) ?? '[]')

const act = (
  time: number,
  id: string,
  data: Partial<ActivityData> & Pick<ActivityData, 'kind'>,
): CommonholdEvent => ({
  stream: 'activity',
  pilot: 'truth',
  source: 'archive',
  id,
  sequence: 0,
  time,
  recorded: time,
  data: activityData.parse({ actor: null, object: id, ...data }),
})

const bot = (account: string): CommonholdEvent => ({
  stream: 'account',
  pilot: 'truth',
  source: 'archive',
  id: account,
  sequence: 0,
  time: 0,
  recorded: 0,
  data: accountData.parse({ account, class: 'bot' }),
})

const SLACK_MESSAGES = new Set([
  undefined,
  'me_message',
  'thread_broadcast',
  'file_share',
  'file_comment',
  'bot_message',
])
const CONFIGURES = /^channel_(topic|purpose|name|archive|unarchive)$/

function slack(files: Files): CommonholdEvent[] {
  const micros = (ts: string) => Math.round(Number(ts) * 1e6)
  const events = json(files, 'users.json').flatMap((user: Foreign) => (user.is_bot ? [bot(user.id)] : []))
  for (const channel of json(files, 'channels.json'))
    events.push(
      act(micros(channel.created), `create ${channel.id}`, { kind: 'create-space', actor: channel.creator }),
    )
  for (const name of files.keys()) {
    const [, space] = /^([^/]+)\/\d{4}-\d\d-\d\d\.json$/.exec(name) ?? []
    if (!space) continue
    for (const line of json(files, name)) {
      const at = (ts: string) => `${space}/${ts}`
      const id = at(line.ts)
      const time = micros(line.ts)
      const said: string = line.text ?? ''
      const actor = line.user ?? line.comment?.user ?? line.bot_id ?? null
      if (!line.user && line.bot_id) events.push(bot(line.bot_id))
      const add = (kind: ActivityData['kind'], more: Partial<ActivityData> = {}) =>
        events.push(act(time, id, { kind, actor, space, ...more }))
      if (SLACK_MESSAGES.has(line.subtype)) {
        const isReply = line.thread_ts !== undefined && line.thread_ts !== line.ts
        add(isReply ? 'reply' : 'post', {
          conversation: line.thread_ts ? at(line.thread_ts) : null,
          inReplyTo: isReply ? at(line.thread_ts) : null,
          wideMention: /<!(channel|here|everyone)/.test(said),
          mentions: [...said.matchAll(/<@(\w+)/g)].map((match) => match[1] as string),
        })
      } else if (CONFIGURES.test(line.subtype)) add('configure-space')
      else if (line.subtype === 'channel_join') add('join')
      else if (line.subtype === 'channel_leave') add('leave')
      else if (line.subtype === 'pinned_item') add('pin')
      for (const { name: emoji, users } of line.reactions ?? [])
        for (const user of users)
          events.push(act(time, `${id} ${emoji} ${user}`, { kind: 'reaction', actor: user, space }))
    }
  }
  return events
}

const DISCOURSE_ACTIONS: [RegExp, ActivityData['kind']][] = [
  [/^(closed\.|archived\.|visible\.|split_topic)/, 'close-other'],
  [/^(pinned|banner\.)/, 'pin'],
  [/^invited_/, 'invite'],
  [/^(tags_changed|category_changed)/, 'tag'],
]

function discourse(files: Files): CommonholdEvent[] {
  const events = [bot('system'), bot('discobot')]
  for (const name of files.keys()) {
    const topic = json(files, name)
    const root = `${topic.id}/1`
    for (const post of topic.post_stream.posts) {
      const id = `${topic.id}/${post.post_number}`
      const time = Date.parse(post.created_at) * 1000
      const line = { actor: post.username, space: String(topic.category_id) }
      if (post.post_type === 3) {
        const [, kind] = DISCOURSE_ACTIONS.find(([code]) => code.test(post.action_code)) ?? []
        const onOwn = topic.details.created_by.username === post.username
        if (kind && !(kind === 'close-other' && onOwn)) events.push(act(time, id, { ...line, kind }))
      } else if (post.post_type === 1) {
        const message = { ...line, object: id, conversation: root, accepted: post.accepted_answer === true }
        const to = `${topic.id}/${post.reply_to_post_number ?? 1}`
        events.push(
          act(
            time,
            String(post.id),
            post.post_number === 1
              ? { ...message, kind: 'post' }
              : { ...message, kind: 'reply', inReplyTo: to },
          ),
        )
      }
    }
  }
  return events
}

function zulip(files: Files): CommonholdEvent[] {
  const events: CommonholdEvent[] = []
  for (const name of files.keys()) {
    const [, stream = ''] = name.split('/')
    const messages = json(files, name).sort((a: Foreign, b: Foreign) => a.id - b.id)
    for (const [position, message] of messages.entries()) {
      const actor: string = message.sender_full_name
      if (!actor.startsWith('User ')) events.push(bot(actor))
      const line = { actor, space: stream, conversation: String(messages[0].id) }
      const kind = position === 0 ? 'post' : 'reply'
      events.push(act(message.timestamp * 1e6, String(message.id), { ...line, kind }))
    }
  }
  return events
}

// --- naive archives -------------------------------------------------------------------------------------

/** From the central directory at the end, as the format has it. */
function zip(path: string): Files {
  const bytes = readFileSync(join(DATA, path))
  const end = bytes.lastIndexOf('PK\x05\x06', undefined, 'latin1')
  let at = bytes.readUInt32LE(end + 16)
  const files = new Map<string, string>()
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((o) => bytes.readUInt16LE(at + o))
    const size = bytes.readUInt32LE(at + 20)
    const header = bytes.readUInt32LE(at + 42)
    const name = bytes.toString('utf8', at + 46, at + 46 + (nameLength as number))
    const from = header + 30 + bytes.readUInt16LE(header + 26) + bytes.readUInt16LE(header + 28)
    const body = bytes.subarray(from, from + size)
    const text = bytes.readUInt16LE(at + 10) === 0 ? body : inflateRawSync(body)
    if (!name.endsWith('/')) files.set(name, text.toString('utf8'))
    at += 46 + (nameLength as number) + (extraLength as number) + (commentLength as number)
  }
  return files
}

function tar(path: string): Files {
  const bytes = gunzipSync(readFileSync(join(DATA, path)))
  const files = new Map<string, string>()
  for (let at = 0; at + 512 <= bytes.length && bytes[at] !== 0; ) {
    const field = (from: number, to: number) =>
      bytes.toString('utf8', at + from, at + to).replace(/\0.*$/s, '')
    const size = Number.parseInt(field(124, 136), 8)
    if (field(156, 157) === '0' || field(156, 157) === '')
      files.set(field(0, 100), bytes.toString('utf8', at + 512, at + 512 + size))
    at += 512 + Math.ceil(size / 512) * 512
  }
  return files
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
