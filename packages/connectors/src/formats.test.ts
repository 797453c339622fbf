import { describe, expect, it } from 'vitest'
import { openArchive } from './archive/open.ts'
import { connectorFor, recognise } from './formats.ts'
import { allOf, fileOf, options, zipOf } from './testing/forge.ts'

const event = (more: object = {}) => ({
  specversion: '1.0',
  type: 'org.commonhold.activity.v1',
  source: 's',
  id: '1',
  time: '2016-01-01T00:00:00Z',
  ...more,
})
const slackDay = zipOf([
  { name: 'general/2016-01-01.json', data: '[{"ts":"1451606400.000001","type":"message"}]' },
])
const teamsPage =
  '{"value":[{"id":"1","replyToId":null,"messageType":"message","createdDateTime":"","chatId":""}]}'
const mattermost = '{"type":"version","version":1}\n{"type":"team","team":{}}\n'

async function using<T>(
  content: string | Buffer,
  use: (archive: Awaited<ReturnType<typeof openArchive>>) => Promise<T>,
) {
  const archive = await openArchive(await fileOf(content))
  try {
    return await use(archive)
  } finally {
    await archive.close()
  }
}

describe('which format an archive is of', () => {
  it.each([
    ['slack', slackDay],
    ['slack', zipOf([{ name: 'users.json', data: '[{"id":"U1","team_id":"T1","profile":{}}]' }])],
    ['cloudevents', JSON.stringify(event())],
    ['cloudevents', `\n [${JSON.stringify(event(), null, 2)}]`],
    ['discourse', '{"post_stream":{"posts":[]}}'],
    ['discourse', '{"id":1,"topic_id":1,"post_number":1,"created_at":"2016-01-01T00:00:00Z"}'],
    ['discourse', 'id,topic_id,post_number,username,created_at\n'],
    ['zulip', zipOf([{ name: '1-general/hi.json', data: '[{"sender_full_name":"Ada","timestamp":1}]' }])],
    ['zulip', zipOf([{ name: 'export/realm.json', data: '{"zerver_realm":[]}' }])],
    ['mattermost', mattermost],
    ['teams', teamsPage],
    ['mbox', 'From ada at example.org  Fri Jan  1 00:00:00 2016\nFrom: ada at example.org (Ada)\n\nhi\n'],
    [
      'mbox',
      zipOf([{ name: 'list/2016q1.txt', data: 'From a@b.org Fri Jan  1 00:00:00 2016\nFrom: a\n\n' }]),
    ],
    ['git', 'sha\tparents\tauthor_time\tauthor_name\n1234567\t\t1451606400\tAda\n'],
    ['git', '1234567\0\x001451606400\x001451606400\0Ada\0a@b.org\0\n'],
    ['ndjson', '{"timestamp":"2016-01-01","user":"a"}\n'],
    ['csv', 'Date;Author\n2016-01-01;a\n'],
  ])('%s', async (format, content) => {
    const found = await using(content, recognise)
    expect(found.connector.format).toBe(format)
    expect(found.why).not.toBe('')
  })

  it('says what it looks like where it is of none', async () => {
    await expect(using('{"action":"opened","repository":{},"sender":{}}', recognise)).rejects.toThrow(
      'deliveries of GitHub webhooks',
    )
    await expect(using('hello', recognise)).rejects.toThrow('none of the formats known')
  })

  it.each([
    ['csv', slackDay, 'slack'],
    ['zulip', '{"post_stream":{"posts":[]}}', 'discourse'],
    ['slack', 'Date;Author\n2016-01-01;a\n', 'csv'],
    ['slack', mattermost, 'mattermost'],
    ['slack', 'From a@b.org Fri Jan  1 00:00:00 2016\nFrom: a\n\n', 'mbox'],
    ['git', `commit ${'1'.repeat(40)}\nAuthor: Ada\n`, 'docs/connectors/git.md'],
    ['ndjson', mattermost, 'mattermost'],
    ['mattermost', teamsPage, 'teams'],
    ['cloudevents', slackDay, 'slack'],
    ['csv', JSON.stringify(event()), 'cloudevents'],
  ])('%s named for another is told', async (format, content, looksLike) => {
    await expect(using(content, (archive) => connectorFor(format, archive))).rejects.toMatchObject({
      code: 'wrong_format',
      message: expect.stringContaining(looksLike),
    })
  })

  it('a table of odd columns is one when named so; a format there is not', async () => {
    const found = await using('when,who\n1,2\n', (archive) => connectorFor('csv', archive))
    expect(found.connector.format).toBe('csv')
    await expect(using('x', (archive) => connectorFor('telex', archive))).rejects.toMatchObject({
      code: 'unrecognised_format',
    })
  })
})

describe('cloudevents', () => {
  const read = (content: string) =>
    using(content, async (archive) =>
      allOf((await connectorFor('cloudevents', archive)).connector.read(archive, options())),
    )

  it('pass as they are, for the pilot named', async () => {
    const odd = event({ partitionkey: 'other', sequence: '7', data: { kind: 'post' }, extra: 1 })
    const lines = await read(`${JSON.stringify(odd)}\nnot json\n[]\n${JSON.stringify(event())}`)
    expect(lines[0]).toEqual({
      type: 'event',
      event: { ...odd, partitionkey: 'p' },
      at: { file: 'archive', record: 1 },
    })
    expect(lines.map((item) => (item.type === 'rejected' ? item.code : item.type))).toEqual([
      'event',
      'not_json',
      'invalid_event',
      'event',
    ])
    const list = await read(JSON.stringify([odd, 1]))
    expect(list.map((item) => (item.type === 'rejected' ? item.code : item.type))).toEqual([
      'event',
      'invalid_event',
    ])
  })
})
