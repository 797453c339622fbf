import { readFileSync } from 'node:fs'
import { decodeEvent } from '@commonhold/contracts/events/decode'
import { describe, expect, it } from 'vitest'
import { openArchive } from './archive/open.ts'
import { recognise } from './formats.ts'
import { pairsOfMapping } from './tabular/mapping.ts'
import { actsIn, allOf, eventsIn, fileOf, options, reasonsIn } from './testing/forge.ts'
import { guestbook } from './testing/guestbook.ts'

/** What the pages on connectors show is what works. */

const page = (name: string) =>
  readFileSync(new URL(`../../../docs/connectors/${name}`, import.meta.url), 'utf8')
const blocks = (name: string, language: string) =>
  [...page(name).matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, 'g'))].map(
    (match) => match[1] as string,
  )

describe('the smallest connector', () => {
  const BOOK = '2026-01-02T10:00:00Z #1 ada: canary\n2026-01-02T11:00:00Z #2>1 ben: canary\n\nnothing\n'

  it('stands in the page as it is in its file', () => {
    expect(blocks('README.md', 'ts')).toEqual([
      readFileSync(new URL('./testing/guestbook.ts', import.meta.url), 'utf8'),
    ])
  })

  it('recognises, reads, sets aside', async () => {
    const archive = await openArchive(await fileOf(BOOK))
    try {
      expect(await guestbook.recognise(archive)).toContain('guestbook')
      const items = await allOf(guestbook.read(archive, options()))
      expect(actsIn(items).map(({ id, data }) => [id, data.kind, data.actor])).toEqual([
        ['1', 'post', 'guestbook:p:ada'],
        ['2', 'reply', 'guestbook:p:ben'],
      ])
      expect(reasonsIn(items)).toEqual(['blank', 'broken_record: no time and number'])
      expect(JSON.stringify(items)).not.toContain('canary')
      for (const event of eventsIn(items))
        expect(decodeEvent(event, Date.now() * 1000)).toMatchObject({ ok: true })
    } finally {
      await archive.close()
    }
  })
})

it('the table with its mapping', async () => {
  const [table = ''] = blocks('csv.md', 'csv')
  const [mapping = ''] = blocks('csv.md', 'json')
  const archive = await openArchive(await fileOf(table))
  try {
    const csv = (await import('./csv/connector.ts')).csv
    const items = await allOf(csv.read(archive, options({ map: pairsOfMapping(mapping) })))
    expect(
      actsIn(items).map(({ id, time, data }) => [id, time.slice(0, 16), data.kind, data.inReplyTo]),
    ).toEqual([
      ['101', '2026-07-03T10:15', 'post', null],
      ['102', '2026-07-03T12:40', 'reply', 'csv:p/101'],
      ['103', '2026-07-04T07:05', 'poll', null],
    ])
    expect(reasonsIn(items)).toEqual(['left-out-kind'])
    await expect(recognise(archive)).rejects.toMatchObject({ code: 'unrecognised_format' })
  } finally {
    await archive.close()
  }
})
