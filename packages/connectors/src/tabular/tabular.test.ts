import { decodeEvent } from '@commonhold/contracts/events/decode'
import { describe, expect, it } from 'vitest'
import { openArchive } from '../archive/open.ts'
import type { ReadOptions } from '../connector.ts'
import { csvRecords, delimiterOf, fieldsOf } from '../csv/records.ts'
import { connectorFor } from '../formats.ts'
import { actsIn, allOf, eventsIn, fileOf, options, reasonsIn, zipOf } from '../testing/forge.ts'
import { timeOf } from './time.ts'

async function read(format: string, content: string | Buffer, some: Partial<ReadOptions> = {}, name = 'x') {
  const archive = await openArchive(await fileOf(content, name))
  try {
    const { connector } = await connectorFor(format, archive)
    return await allOf(connector.read(archive, options(some)))
  } finally {
    await archive.close()
  }
}
const json = (...records: object[]) => records.map((record) => `${JSON.stringify(record)}\n`).join('')

describe('times', () => {
  const at = Date.parse('2016-03-04T05:06:07Z') * 1000
  it.each([
    ['2016-03-04T05:06:07Z', at],
    ['2016-03-04T05:06:07', at],
    ['2016-03-04 05:06:07', at],
    ['2016/03/04 05:06:07', at],
    ['2016-03-04 05:06', at - 7_000_000],
    ['2016-03-04 05:06:07 UTC', at],
    ['2016-03-04T06:06:07+01:00', at],
    ['2016-03-04T06:06:07.25+0100', at + 250_000],
    ['2016-03-04', Date.parse('2016-03-04') * 1000],
    ['1457067967', at],
    ['1457067967.000005', at + 5],
    [1457067967, at],
    ['1457067967000', at],
    [1457067967001, at + 1000],
    ['1457067967000001', at + 1],
  ])('%s', (text, micros) => {
    expect(timeOf(text)).toBe(micros)
  })
  it.each([
    '',
    'soon',
    '3/4/2016',
    '2016-02-30',
    '2016-13-01 00:00',
    '12',
    '2016-03-04T25:00:00',
    null,
    true,
    {},
    Number.NaN,
  ])('not %j', (text) => {
    expect(timeOf(text)).toBeNull()
  })
})

describe('csv records', () => {
  const records = (text: string) =>
    allOf(
      csvRecords(
        (async function* () {
          yield Buffer.from(text)
        })(),
      ),
    )

  it('quotes, doubled quotes, delimiters and line ends inside', async () => {
    expect(fieldsOf('a,"b ""c"", d",,"e"', ',')).toEqual(['a', 'b "c", d', '', 'e'])
    expect(fieldsOf('a,"open', ',')).toBeNull()
    expect(fieldsOf('5" pipe,b', ',')).toEqual(['5" pipe', 'b'])
    expect(await records('a,b\r\n"x\r\ny",2\n\n3,4')).toMatchObject([
      { line: 1, fields: ['a', 'b'] },
      { line: 2, fields: ['x\ny', '2'] },
      { line: 5, fields: ['3', '4'] },
    ])
  })

  it('the delimiter from the first line', () => {
    expect(['a,b', 'a;b;"c,d,e,f"', 'a\tb', 'a'].map(delimiterOf)).toEqual([',', ';', '\t', ','])
  })

  it('a quote never closed costs its own line', async () => {
    const found = await records(`a,b\n1,"open\n${'2,3\n'.repeat(1500)}`)
    expect(found[1]).toMatchObject({ line: 2, problem: { code: 'broken_record' } })
    expect(found.length).toBe(1502)
    expect(found.at(-1)).toMatchObject({ line: 1502, fields: ['2', '3'] })
  })
})

describe.each(['csv', 'ndjson'])('%s', (format) => {
  /** The same rows as a table or as lines. */
  const rows = (columns: string[], ...values: string[][]) =>
    format === 'csv'
      ? [columns, ...values].map((fields) => fields.join(',')).join('\n')
      : json(...values.map((fields) => Object.fromEntries(columns.map((name, i) => [name, fields[i]]))))

  it('maps columns to an act', async () => {
    const content = rows(
      ['When', 'Who', 'Room', 'Key', 'Parent', 'Thread', 'At'],
      ['2016-03-04 05:06:07', ' ada ', 'help', '2', '1', '1', 'ben;cy'],
    )
    const map = {
      time: 'When',
      actor: 'Who',
      space: 'Room',
      id: 'Key',
      inReplyTo: 'Parent',
      conversation: 'Thread',
      mentions: 'At',
    }
    const items = await read(format, content, { map })
    expect(actsIn(items)).toEqual([
      {
        specversion: '1.0',
        type: 'org.commonhold.activity.v1',
        source: `${format}:p`,
        id: '2',
        time: '2016-03-04T05:06:07.000000Z',
        partitionkey: 'p',
        sequence: '0',
        data: {
          kind: 'reply',
          actor: `${format}:p:ada`,
          object: `${format}:p/2`,
          space: `${format}:p/#help`,
          conversation: `${format}:p/1`,
          inReplyTo: `${format}:p/1`,
          mentions: [`${format}:p:ben`, `${format}:p:cy`],
          wideMention: false,
          accepted: false,
          length: null,
        },
      },
    ])
    expect(eventsIn(items)[0].data).toMatchObject({ space: `${format}:p/#help`, name: 'help' })
    for (const event of eventsIn(items))
      expect(decodeEvent(event, Date.now() * 1000)).toMatchObject({ ok: true })
  })

  it('guesses columns by their names', async () => {
    const content = rows(['ID', 'Created_At', 'Author', 'Body'], ['7', '1457067967', 'ada', 'canary'])
    const items = await read('auto', content)
    expect(actsIn(items)[0]).toMatchObject({ id: '7', data: { actor: `${format}:p:ada`, kind: 'post' } })
    expect(JSON.stringify(items)).not.toContain('canary')
  })

  it('post, reply, root, and chains of parents', async () => {
    const threads = rows(
      ['id', 'time', 'user', 'thread'],
      ['1', '2016-01-01', 'a', '1'],
      ['2', '2016-01-02', 'b', '1'],
    )
    expect(actsIn(await read(format, threads)).map(({ data }) => [data.kind, data.conversation])).toEqual([
      ['post', `${format}:p/1`],
      ['reply', `${format}:p/1`],
    ])
    const chain = rows(
      ['id', 'time', 'user', 'parent_id'],
      ['1', '2016-01-01', 'a', ''],
      ['2', '2016-01-02', 'b', '1'],
      ['3', '2016-01-03', 'a', '2'],
    )
    expect(actsIn(await read(format, chain)).map(({ data }) => [data.kind, data.conversation])).toEqual([
      ['post', null],
      ['reply', `${format}:p/1`],
      ['reply', `${format}:p/1`],
    ])
  })

  it('kinds: given, message, unknown', async () => {
    const content = rows(
      ['time', 'user', 'kind'],
      ['2016-01-01', 'a', 'Create Space'],
      ['2016-01-02', 'a', 'message'],
      ['2016-01-03', 'a', 'canary text'],
    )
    const items = await read(format, content)
    expect(actsIn(items).map(({ data }) => data.kind)).toEqual(['create-space', 'post'])
    expect(reasonsIn(items)[0]).toMatch(/^unknown_kind/)
    expect(JSON.stringify(items)).not.toContain('canary')
  })

  it('rows without ids: the same ids each time, alike rows numbered, under any file name', async () => {
    const content = rows(['time', 'user'], ['2016-01-01', 'a'], ['2016-01-01', 'a'], ['2016-01-02', 'a'])
    const ids = async (name: string) => actsIn(await read(format, content, {}, name)).map(({ id }) => id)
    const found = await ids('first')
    expect(new Set(found).size).toBe(3)
    expect(await ids('newer export')).toEqual(found)
  })

  it('bad rows are rejected with their line, the rest goes on', async () => {
    const content = rows(
      ['time', 'user'],
      ['never', 'a'],
      ['2016-01-01', 'a'],
      ['2016-01-01', 'b'.repeat(1100)],
    )
    const items = await read(format, content)
    const first = format === 'csv' ? 2 : 1
    expect(items.filter(({ type }) => type === 'rejected')).toMatchObject([
      { code: 'broken_record', at: { record: first } },
      { code: 'value_too_long', at: { record: first + 2 } },
    ])
    expect(actsIn(items).length).toBe(1)
  })

  it('people: names, classes, units, bots named by the person; in one Unicode form', async () => {
    const content = rows(
      ['time', 'user', 'display name', 'unit', 'actorClass'],
      ['2016-01-01', 'jose\u0301', 'José', 'Sales', ''],
      ['2016-01-02', 'jos\u00e9', 'José', 'Sales', ''],
      ['2016-01-03', 'ci', 'CI', '', 'bot'],
      ['2016-01-04', 'feed', '', '', ''],
    )
    const events = eventsIn(await read(format, content, { bots: ['feed'] }))
    const accounts = events.filter(({ type }) => type.endsWith('account.v1'))
    expect(accounts.map(({ data }) => [data.account, data.class, data.displayName])).toEqual([
      [`${format}:p:jos\u00e9`, 'human', 'José'],
      [`${format}:p:ci`, 'bot', 'CI'],
      [`${format}:p:feed`, 'bot', null],
    ])
    expect(events.filter(({ type }) => type.endsWith('roster.v1')).map(({ data }) => data.unit)).toEqual([
      'Sales',
    ])
  })

  it('a mapping to a field there is not', async () => {
    const content = rows(['time', 'user'], ['2016-01-01', 'a'])
    await expect(read(format, content, { map: { colour: 'x' } })).rejects.toMatchObject({
      code: 'invalid_parameter',
    })
  })

  it('UTF-16 with a mark', async () => {
    const content = Buffer.from(`\ufeff${rows(['time', 'user'], ['2016-01-01', 'zoë'])}`, 'utf16le')
    expect(actsIn(await read(format, content))[0].data.actor).toBe(`${format}:p:zoë`)
  })
})

describe('csv only', () => {
  it('rows of another width; columns that are not there; no time at all', async () => {
    const items = await read('csv', 'time,user\n2016-01-01,a,b\n2016-01-01\n2016-01-01,a')
    expect(items.filter(({ type }) => type === 'rejected').map(({ at }) => at.record)).toEqual([2, 3])
    await expect(read('csv', 'time,user\n1,2', { map: { time: 'When' } })).rejects.toThrow('no column "When"')
    await expect(read('csv', 'colour,size\n1,2')).rejects.toThrow('no column looks like a time')
  })

  it('several tables in one archive, what is none left out', async () => {
    const table = (actor: string) => `time;user\n2016-01-01;${actor}\n`
    const zip = zipOf([
      { name: 'a.csv', data: table('a') },
      { name: 'b.csv', data: table('b') },
      { name: 'logo.png', data: 'x' },
    ])
    const items = await read('csv', zip)
    expect(actsIn(items).map(({ data }) => data.actor)).toEqual(['csv:p:a', 'csv:p:b'])
    expect(reasonsIn(items)).toEqual(['other-file'])
  })
})

describe('ndjson only', () => {
  it('dotted paths, and lines that are no objects', async () => {
    const content = `${json({ at: '2016-01-01', author: { id: 'a' } })}[1]\nnot canary\n\n${'"x'.repeat(700_000)}\n`
    const items = await read('ndjson', content, { map: { time: 'at', actor: 'author.id' } })
    expect(actsIn(items)[0].data.actor).toBe('ndjson:p:a')
    expect(items.filter(({ type }) => type === 'rejected').map(({ at }) => at.record)).toEqual([2, 3, 5])
    expect(reasonsIn(items)).toEqual([
      'not_json: not a JSON object',
      'not_json: not valid JSON',
      'line_too_long: longer than 1 MiB',
    ])
  })
})
