import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { openArchive } from '../archive/open.ts'
import type { ReadItem } from '../connector.ts'
import { actsIn, allOf, eventsIn, options } from '../testing/forge.ts'
import { slack } from './connector.ts'

const ROOT = path.resolve(import.meta.dirname, '../../../..')
const SAMPLE = path.join(ROOT, 'packages/connectors/samples/slack-houstondatavis/export.zip')

async function itemsOf(file: string): Promise<ReadItem[]> {
  const archive = await openArchive(file)
  try {
    return await allOf(slack.read(archive, options()))
  } finally {
    await archive.close()
  }
}

// biome-ignore lint/suspicious/noExplicitAny: any event
const distinct = (acts: any[]) => [...new Map(acts.map((act) => [`${act.source} ${act.id}`, act])).values()]
// biome-ignore lint/suspicious/noExplicitAny: any event
const isContribution = ({ data }: any) => data.kind === 'post' || data.kind === 'reply'

function quarterOf(time: string): string {
  return `${time.slice(0, 4)}Q${Math.ceil(Number(time.slice(5, 7)) / 3)}`
}

function countBy<T>(items: readonly T[], key: (item: T) => string): Map<string, number> {
  const counts = new Map<string, number>()
  for (const item of items) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1)
  return counts
}

/** Posts and the share of the busiest by quarter, counted straight from the events. */
// biome-ignore lint/suspicious/noExplicitAny: any event
function byQuarter(posts: any[]) {
  return Object.fromEntries(
    [...countBy(posts, ({ time }) => quarterOf(time))].sort().map(([quarter, n]) => {
      const own = posts.filter(({ time }) => quarterOf(time) === quarter)
      const people = [...countBy(own, ({ data }) => data.actor).values()].sort((a, b) => b - a)
      return [quarter, [n, people.length, Number(((people[0] ?? 0) / n).toFixed(4))]]
    }),
  )
}

describe('the bundled sample', async () => {
  const items = await itemsOf(SAMPLE)
  const acts = distinct(actsIn(items))

  it('has 1,596 acts, the pin told twice being one', () => {
    expect(acts.length).toBe(1596)
    expect(Object.fromEntries(countBy(acts, ({ data }) => data.kind))).toEqual({
      post: 1031,
      join: 320,
      leave: 3,
      'configure-space': 26,
      pin: 1,
      reaction: 199,
      'create-space': 16,
    })
    const pins = actsIn(items).filter(({ data }) => data.kind === 'pin')
    expect(pins.length).toBe(2)
    expect(pins[0]).toEqual(pins[1])
  })

  it('has the posts, people and top shares of its description, by quarter', () => {
    expect(byQuarter(acts.filter(isContribution))).toEqual({
      '2015Q2': [258, 11, 0.5814],
      '2015Q3': [199, 12, 0.4322],
      '2015Q4': [147, 10, 0.3537],
      '2016Q1': [73, 11, 0.3836],
      '2016Q2': [231, 12, 0.3983],
      '2016Q3': [123, 13, 0.252],
    })
  })

  it('has its people, its channels and nothing rejected', () => {
    const types = countBy(eventsIn(items), ({ type }) => type)
    expect(types.get('org.commonhold.roster.v1')).toBe(71)
    expect(types.get('org.commonhold.account.v1')).toBe(71)
    expect(types.get('org.commonhold.space.v1')).toBe(16)
    expect(eventsIn(items).filter(({ data }) => data.deleted === true).length).toBe(1)
    expect(items.filter(({ type }) => type === 'rejected')).toEqual([])
    expect(items.filter(({ type }) => type === 'skipped')).toMatchObject([{ reason: 'subtype:bot_add' }, {}])
  })

  it('keeps the two channels of nearly one name apart', () => {
    const named = (name: string) =>
      eventsIn(items).find(({ type, data }) => type === 'org.commonhold.space.v1' && data.name === name).data
        .space
    expect(named('meetup')).not.toBe(named('meetup-'))
    const posts = acts.filter(isContribution)
    expect(posts.filter(({ data }) => data.space === named('meetup-')).length).toBe(74)
  })

  it('counts the six comments on files for who wrote them', () => {
    expect(acts.filter(isContribution).every(({ data }) => data.actor !== null)).toBe(true)
  })

  it('is as old as its last message, every event alike', () => {
    expect(new Set(eventsIn(items).map(({ recordedtime }) => recordedtime))).toEqual(
      new Set(['2016-07-27T20:21:38.000041Z']),
    )
  })

  it('gives the same events when read again', async () => {
    expect(await itemsOf(SAMPLE)).toEqual(items)
  })
})

const data = (file: string) => path.join(ROOT, '../shared/data', file)

describe('samples kept outside the repository', () => {
  const truth = data('slack-houstondatavis/ground_truth.json')
  const modern = data('format-samples/slack-export-modern/export.zip')
  for (const [file, what] of [
    [truth, 'the independent counts of the bundled sample'],
    [modern, 'a Slack export of today'],
  ] as const)
    if (!existsSync(file)) console.warn(`skipped: ${what} (${path.relative(ROOT, file)} is not here)`)

  it.skipIf(!existsSync(truth))('the bundled sample equals its independent counts', async () => {
    const { quarters } = JSON.parse(readFileSync(truth, 'utf8')).posts
    const expected = Object.fromEntries(
      // biome-ignore lint/suspicious/noExplicitAny: a file of numbers
      quarters.map((q: any) => [q.period, [q.posts, q.actors, q.top_share]]),
    )
    expect(byQuarter(distinct(actsIn(await itemsOf(SAMPLE))).filter(isContribution))).toEqual(expected)
  })

  it.skipIf(!existsSync(modern))('an export of today, with threads', async () => {
    const items = await itemsOf(modern)
    const acts = distinct(actsIn(items))
    // 34 messages and two settings of a channel make the 36 acts of nine people its truth counts.
    const counted = acts.filter((act) => isContribution(act) || act.data.kind === 'configure-space')
    expect(counted.length).toBe(36)
    expect(new Set(counted.map(({ data }) => data.actor)).size).toBe(9)
    const conversations = new Set(acts.map(({ data }) => data.conversation))
    const replies = acts.filter(({ data }) => data.kind === 'reply')
    expect(replies.length).toBe(9)
    expect(replies.every(({ data }) => conversations.has(data.inReplyTo))).toBe(true)
    expect(items.filter(({ type }) => type === 'rejected')).toEqual([])
    expect(acts.every(({ data }) => data.space.includes('/#'))).toBe(true)
  })
})
