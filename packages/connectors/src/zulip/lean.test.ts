import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { openArchive } from '../archive/open.ts'
import { connectorFor } from '../formats.ts'
import { actsIn, allOf, eventsIn, options, reasonsIn } from '../testing/forge.ts'

/** What four streams of a public archive hold besides their numbers, which tests/data compares. */
const folder = path.resolve(import.meta.dirname, '../../../../../shared/data/zulip-lean-sample')
const present = existsSync(path.join(folder, 'zulip_json.tar.gz'))
if (!present) console.warn('skipped: zulip-lean-sample is not beside the repository')

describe.skipIf(!present)('four streams as zulip-archive keeps them', async () => {
  const items = present ? await read() : []
  const acts = actsIn(items)
  const { rows } = present
    ? JSON.parse(readFileSync(path.join(folder, 'ground_truth.json'), 'utf8'))
    : { rows: {} }

  async function read() {
    const archive = await openArchive(path.join(folder, 'zulip_json.tar.gz'))
    try {
      const { connector } = await connectorFor('auto', archive)
      expect(connector.format).toBe('zulip')
      return await allOf(connector.read(archive, options()))
    } finally {
      await archive.close()
    }
  }
  const named = (type: string) =>
    eventsIn(items).filter((event) => event.type === `org.commonhold.${type}.v1`)

  it('every message is an act, and nothing is left out', () => {
    expect(new Set(acts.map(({ id }) => id)).size).toBe(rows.distinct_messages)
    expect(acts.length).toBe(rows.messages_raw)
    expect(acts.filter(({ data }) => data.kind === 'post').length).toBe(rows.topic_starts)
    expect(reasonsIn(items)).toEqual([])
  })

  it('Zulip’s own bots are bots without being named', () => {
    const bots = named('account').filter(({ data }) => data.class === 'bot')
    expect(bots.map(({ data }) => data.displayName).sort()).toEqual(Object.keys(rows.bots).sort())
    expect(acts.filter(({ data }) => bots.some((bot) => bot.data.account === data.actor)).length).toBe(
      rows.by_sender_kind.bot,
    )
  })

  it('of 65 topics one holds a bot’s words alone', () => {
    const bots = new Set(named('account').flatMap(({ data }) => (data.class === 'bot' ? [data.account] : [])))
    const topics = [...Map.groupBy(acts, ({ data }) => data.conversation).values()]
    const nobodys = topics.filter((messages) => messages.every(({ data }) => bots.has(data.actor)))
    expect([topics.length, nobodys.length]).toEqual([65, 1])
    expect(nobodys[0]?.map(({ data }) => data.actor)).toEqual(['zulip:-:Notification Bot'])
  })

  it('streams go by their ids and are called what their folders say', () => {
    expect(named('space').map(({ data }) => [data.space, data.name])).toEqual(
      expect.arrayContaining([
        ['zulip:-/s141825', 'kbb'],
        ['zulip:-/s238266', 'Codewars'],
      ]),
    )
    expect(named('space').length).toBe(rows.streams)
  })

  it('what a topic is called goes no further', () => {
    expect(JSON.stringify(items)).not.toMatch(/topic\.20|topic [0-9a-z]{8}/)
  })
})
