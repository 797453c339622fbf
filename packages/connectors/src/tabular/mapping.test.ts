import { describe, expect, it } from 'vitest'
import { openArchive } from '../archive/open.ts'
import type { ReadOptions } from '../connector.ts'
import { connectorFor } from '../formats.ts'
import { actsIn, allOf, fileOf, options, reasonsIn } from '../testing/forge.ts'
import { mappingOf, pairsOfMapping } from './mapping.ts'
import { type TimeFormat, timeHint, timeOf, timeReading } from './time.ts'

async function read(content: string | Buffer, map: Record<string, string>, some: Partial<ReadOptions> = {}) {
  const archive = await openArchive(await fileOf(content, 'x.csv'))
  try {
    const { connector } = await connectorFor('csv', archive)
    return await allOf(connector.read(archive, options({ map, ...some })))
  } finally {
    await archive.close()
  }
}
const at = (iso: string) => Date.parse(iso) * 1000

describe('times that must be said', () => {
  it.each<[TimeFormat | null, string | null, string | number, string | null]>([
    ['day-first', null, '3/4/2016', '2016-04-03T00:00:00Z'],
    ['month-first', null, '3/4/2016', '2016-03-04T00:00:00Z'],
    ['month-first', null, '3/4/16, 5:06 PM', '2016-03-04T17:06:00Z'],
    ['month-first', null, '3/4/2016 12:06:07 AM', '2016-03-04T00:06:07Z'],
    ['day-first', null, '31-12-2016 23:59', '2016-12-31T23:59:00Z'],
    ['day-first', null, '12/31/2016', null],
    ['day-first', null, '2016-12-31', '2016-12-31T00:00:00Z'],
    [null, null, '31.12.2016 23:59:01', '2016-12-31T23:59:01Z'],
    [null, null, '3/4/2016', null],
    [null, null, '31.02.2016', null],
    ['excel', null, 42433.5, '2016-03-04T12:00:00Z'],
    ['excel', null, '42433,5', '2016-03-04T12:00:00Z'],
    ['excel', null, '42433.2126851852', '2016-03-04T05:06:16Z'],
    [null, null, '42433.5', null],
    [null, 'Europe/Zurich', '2016-07-01 12:00', '2016-07-01T10:00:00Z'],
    [null, 'Europe/Zurich', '2016-01-01 12:00', '2016-01-01T11:00:00Z'],
    [null, 'Europe/Zurich', '2016-01-01T12:00:00Z', '2016-01-01T12:00:00Z'],
    [null, 'Europe/Zurich', '2016-01-01T12:00:00-05:00', '2016-01-01T17:00:00Z'],
    // The hour that comes twice is its first, the one left out is counted on.
    [null, 'Europe/Zurich', '2016-10-30 02:30', '2016-10-30T00:30:00Z'],
    [null, 'Europe/Zurich', '2016-03-27 02:30', '2016-03-27T01:30:00Z'],
    ['excel', 'America/New_York', 42433.5, '2016-03-04T17:00:00Z'],
    [null, 'Asia/Kathmandu', '2016-03-04 05:45', '2016-03-04T00:00:00Z'],
  ])('%s %s %s', (format, zone, value, iso) => {
    expect(timeOf(value, timeReading(format, zone))).toBe(iso === null ? null : at(iso))
  })

  it('says what would help', () => {
    expect(timeHint('3/4/2016 10:00')).toContain('time.format=day-first')
    expect(timeHint('42433.5')).toContain('time.format=excel')
    expect(timeHint('soon')).toBeNull()
  })
})

describe('a mapping file', () => {
  const file = {
    time: { column: 'Datum', format: 'day-first', zone: 'Europe/Zurich' },
    actor: 'Autor',
    kind: { column: 'Art', values: { Thread: 'post', Antwort: 'reply', Umfrage: 'poll', System: 'skip' } },
    space: { value: 'forum' },
    id: 'Nr',
    inReplyTo: 'Auf',
    separator: ';',
  }
  const table = [
    'Nr;Datum;Autor;Art;Auf;Text',
    '1;03.07.2016 12:00;ada;Thread;;"canary; ""one""',
    'two"',
    '2;03/07/2016 13:00;ben;ANTWORT;1;canary',
    '3;4.7.2016;ada;Umfrage;;canary',
    '4;4.7.2016;;System;;canary',
    '5;4.7.2016;ada;Lob;;canary',
    '6;12/31/2016;ada;Thread;;canary',
  ].join('\r\n')

  it('names columns, translates kinds, says how times are written', async () => {
    const items = await read(table, pairsOfMapping(JSON.stringify(file)))
    expect(
      actsIn(items).map(({ id, time, data }) => [id, time, data.kind, data.space, data.inReplyTo]),
    ).toEqual([
      ['1', '2016-07-03T10:00:00.000000Z', 'post', 'csv:p/#forum', null],
      ['2', '2016-07-03T11:00:00.000000Z', 'reply', 'csv:p/#forum', 'csv:p/1'],
      ['3', '2016-07-03T22:00:00.000000Z', 'poll', 'csv:p/#forum', null],
    ])
    expect(reasonsIn(items).map((reason) => reason.slice(0, 13))).toEqual([
      'left-out-kind',
      'unknown_kind:',
      'broken_record',
    ])
    expect(JSON.stringify(items)).not.toContain('canary')
  })

  it('UTF-16 as spreadsheets save it, and a line that names the separator', async () => {
    const utf16 = Buffer.from(`\ufeff${table}`, 'utf16le')
    expect(actsIn(await read(utf16, pairsOfMapping(JSON.stringify(file))))).toHaveLength(3)
    const piped = 'sep=|\r\ntime|user\r\n2016-01-01|a\r\n'
    expect(actsIn(await read(piped, {}))).toHaveLength(1)
    expect(actsIn(await read('time|user\n2016-01-01|a\n', { separator: 'pipe' }))).toHaveLength(1)
  })

  it('one kind for all', async () => {
    const items = await read('time,user,type\n2016-01-01,a,whatever\n', { 'kind.value': 'suggestion' })
    expect(actsIn(items)[0].data.kind).toBe('suggestion')
  })

  it('a column there is not: the columns there are', async () => {
    await expect(read(table, { time: 'When', separator: ';' })).rejects.toMatchObject({
      code: 'invalid_parameter',
      message: expect.stringMatching(/no column "When" for time; there are "Nr", "Datum", "Autor"/),
    })
    await expect(read('a,b\n1,2\n', {})).rejects.toThrow('there are "a", "b"')
  })

  it('a table without a header: none of its data is repeated', async () => {
    const data = '1,2016-01-01,ada,canary\n2,2016-01-02,ben,canary\n'
    await expect(read(data, { time: 'When' })).rejects.toThrow('does not look like the names of columns')
    await expect(read(data, { time: 'When' })).rejects.not.toThrow('canary')
  })

  it('an ambiguous date says what to map', async () => {
    const [reason] = reasonsIn(await read('time,user\n3/4/2016,a\n', {}))
    expect(reason).toContain('time.format=day-first or time.format=month-first')
  })

  it.each([
    [{ 'time.format': 'backwards' }, 'time.format'],
    [{ 'time.zone': 'Mars' }, 'time.zone'],
    [{ separator: 'ab' }, 'separator'],
    [{ 'kind.values.Lob': 'praise' }, 'no kind "praise"'],
    [{ 'kind.value': 'praise' }, 'no kind "praise"'],
  ])('%j is told', (map, message) => {
    expect(() => mappingOf(map as Record<string, string>)).toThrow(message)
  })

  it.each(['', '[]', '{"time":7}', '{"time":{"colum":"x"}}', '{"kind":{"values":{"a":1}}}'])(
    'a file that is none: %s',
    (text) => {
      expect(() => pairsOfMapping(text)).toThrow('mapping')
    },
  )

  it('replies in a circle', async () => {
    const items = await read(
      'id,time,user,parent\n1,2016-01-01,a,2\n2,2016-01-02,b,1\n3,2016-01-02,b,3\n',
      {},
    )
    expect(actsIn(items).map(({ data }) => data.kind)).toEqual(['reply', 'reply', 'reply'])
  })
})
