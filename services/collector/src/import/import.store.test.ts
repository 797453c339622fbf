import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { createPseudonymiser } from '@commonhold/contracts/events/pseudonym'
import { NOW, PUBLISHED } from '@commonhold/store/acts/published'
import type { Client, Database } from '@commonhold/store/database'
import { openEmbedded } from '@commonhold/store/embedded'
import { pilotExtent } from '@commonhold/store/queries/pilots'
import { openStore, type Store } from '@commonhold/store/store'
import { connectEmbedded } from '@commonhold/testkit/embedded/connect'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { type Collector, createCollector } from '../app.ts'
import type { Progress } from './record.ts'

const SLACK = fileURLToPath(
  new URL('../../../../packages/connectors/samples/slack-houstondatavis/export.zip', import.meta.url),
)

let folder: string
let database: Database
let store: Store
let collector: Collector
let made = 0
const log = { info: () => {}, warn: () => {}, error: () => {} }

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'commonhold-import-'))
  database = await openEmbedded(path.join(folder, 'store'), connectEmbedded as (path: string) => Client)
  await open()
})
afterAll(async () => {
  await collector.close()
  await database.close()
  rmSync(folder, { recursive: true, force: true })
})

/** As after a start of the service. */
async function open() {
  store = await openStore(database)
  await store.writer.recover()
  const pseudonymiser = createPseudonymiser('a secret of this test')
  const sink = { publish: store.writer.accept }
  collector = createCollector(
    { spoolFolder: path.join(folder, 'spool') },
    { store, sink, pseudonymiser, log },
  )
  await collector.recover()
}

const newPilot = () => `pilot${++made}`

interface Message {
  readonly id: number
  readonly who: string
  readonly minute: number
  readonly parent?: number
}

const eventOf = ({ id, who, minute, parent }: Message) => ({
  specversion: '1.0',
  type: 'org.commonhold.activity.v1',
  source: 'chat:t1/c1',
  id: String(id),
  time: new Date(Date.UTC(2024, 2, 1) + minute * 60_000).toISOString(),
  data: {
    kind: parent === undefined ? 'post' : 'reply',
    actor: `chat:t1:${who}`,
    object: `chat:t1/c1/${id}`,
    space: 'chat:t1/c1',
    ...(parent === undefined
      ? {}
      : { conversation: `chat:t1/c1/${parent}`, inReplyTo: `chat:t1/c1/${parent}` }),
  },
})

function fileOf(lines: readonly unknown[], name = `events${++made}.ndjson`): string {
  const file = path.join(folder, name)
  writeFileSync(
    file,
    lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join(''),
  )
  return file
}

const importFiles = (pilot: string, paths: string[], format = 'cloudevents') =>
  collector.importer.start({ pilot, format, paths }).done

const published = (pilot: string) =>
  database.rows(
    `SELECT * EXCEPT (pilot, revision) FROM commonhold.acts WHERE pilot = {pilot:String} AND ${PUBLISHED} ORDER BY day, time, source, id, kind`,
    z.record(z.string(), z.unknown()),
    { pilot, asOf: NOW },
  )

const three: Message[] = [
  { id: 1, who: 'ada', minute: 0 },
  { id: 2, who: 'bob', minute: 5, parent: 1 },
  { id: 3, who: 'cem', minute: 9, parent: 1 },
]

test('the sample: every record is counted once, and a second time adds nothing', async () => {
  const pilot = newPilot()
  const seen: Progress[] = []
  const { id, done } = collector.importer.start({
    pilot,
    format: 'auto',
    paths: [SLACK],
    options: { taken: '2016-07-31' },
    onProgress: (progress) => seen.push(progress),
  })
  const first = await done
  expect(first).toMatchObject({ id, pilot, format: 'slack', label: 'export.zip', state: 'done', known: 0 })
  expect(first.accepted).toBeGreaterThan(1500)
  expect(first.people).toBeGreaterThan(50)
  const extent = await pilotExtent(database, pilot)
  expect(extent.events).toBeGreaterThan(1500)
  expect(first.first?.slice(0, 10)).toBe(extent.first)
  expect(first.last?.slice(0, 10)).toBe(extent.last)
  expect(seen.at(-1)).toMatchObject({ phase: 'done', read: first.read, secondsLeft: 0 })

  const again = await importFiles(pilot, [SLACK], 'slack')
  expect(again).toMatchObject({ accepted: 0, known: first.accepted, read: first.read, people: first.people })
  expect(await pilotExtent(database, pilot)).toEqual(extent)
  for (const { read, accepted, known, skipped, rejected } of [first, again]) {
    const sum = (of: Record<string, number>) => Object.values(of).reduce((a, b) => a + b, 0)
    expect(accepted + known + sum(skipped) + sum(rejected)).toBe(read)
  }
  expect((await collector.importer.list()).filter((each) => each.pilot === pilot)).toEqual([again, first])
})

test('what an earlier archive had and a newer one has not is told, and stays', async () => {
  const pilot = newPilot()
  const [one, two, three_] = three.map(eventOf)
  const elsewhere = { ...eventOf({ id: 7, who: 'dov', minute: 4 }), source: 'chat:t1/c2' }
  const later = eventOf({ id: 8, who: 'ada', minute: 30 })
  expect(await importFiles(pilot, [fileOf([one, two, three_, elsewhere])])).toMatchObject({ vanished: 0 })
  const before = await published(pilot)
  // Of another place, or after its end, it says nothing.
  expect(await importFiles(pilot, [fileOf([one, three_])])).toMatchObject({
    accepted: 0,
    known: 2,
    vanished: 1,
  })
  expect(await importFiles(pilot, [fileOf([one, two])])).toMatchObject({ vanished: 0 })
  expect(await importFiles(pilot, [fileOf([one, later])])).toMatchObject({ accepted: 1, vanished: 2 })
  expect((await published(pilot)).slice(0, before.length)).toHaveLength(before.length)
})

test('no name and no native id is in any table but the directory', async () => {
  const pilot = newPilot()
  const bad = { ...eventOf({ id: 9, who: 'ada', minute: 3 }), time: 'yesterday' }
  await importFiles(pilot, [fileOf([...three.map(eventOf), bad])])
  for (const table of ['events', 'facts', 'acts', 'documents', 'coverage']) {
    const rows = await database.rows(
      `SELECT * FROM commonhold.${table} WHERE pilot = {pilot:String}`,
      z.record(z.string(), z.unknown()),
      { pilot },
    )
    expect(rows.length).toBeGreaterThan(0)
    expect(JSON.stringify(rows)).not.toMatch(/\b(ada|bob|cem)\b/)
    expect(JSON.stringify(rows)).not.toContain(folder)
  }
})

test('any split of the same events over files and imports publishes the same', async () => {
  const message = fc.record({
    id: fc.integer({ min: 1, max: 12 }),
    who: fc.constantFrom('ada', 'bob', 'cem', 'dov'),
    minute: fc.integer({ min: 0, max: 3000 }),
  })
  const history = fc.record({
    messages: fc.uniqueArray(message, { minLength: 1, maxLength: 12, selector: ({ id }) => id }),
    parents: fc.array(fc.option(fc.nat({ max: 20 })), { minLength: 12, maxLength: 12 }),
    parts: fc.array(fc.nat({ max: 2 }), { minLength: 12, maxLength: 12 }),
    together: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(history, async ({ messages, parents, parts, together }) => {
      const told = messages.map((each, i) => {
        const parent = parents[i] == null ? undefined : messages[(parents[i] as number) % messages.length]
        return eventOf(parent && parent.id !== each.id ? { ...each, parent: parent.id } : each)
      })
      const [whole, split] = [newPilot(), newPilot()]
      await importFiles(whole, [fileOf(told)])
      const files = [...Map.groupBy(told, (_, i) => parts[i]).values()].map((part) => fileOf(part))
      if (together) await importFiles(split, files)
      else for (const file of files) await importFiles(split, [file])
      expect(await published(split)).toEqual(await published(whole))
    }),
    { numRuns: 6 },
  )
}, 300_000)

test('broken records are set aside with where they stood, and the rest goes on', async () => {
  const pilot = newPilot()
  const file = fileOf([
    eventOf(three[0] as Message),
    { ...eventOf(three[1] as Message), data: { kind: 'shouting', actor: 'chat:t1:bob', object: 'x' } },
    '{"specversion":',
    eventOf(three[2] as Message),
  ])
  const result = await importFiles(pilot, [file])
  expect(result.accepted).toBe(2)
  expect(result.rejected['unknown_kind']).toBe(1)
  expect(Object.values(result.rejected).reduce((a, b) => a + b)).toBe(2)
  const letters = (await collector.deadLetters.page(100, 0)).deadLetters.filter(
    ({ from }) => from === result.id,
  )
  expect(letters.map(({ pilot: of, file: name, record, code }) => [of, name, record, code])).toEqual(
    expect.arrayContaining([[pilot, path.basename(file), 2, 'unknown_kind']]),
  )
  expect(letters).toHaveLength(2)
})

test('one import of a pilot at a time; other pilots wait', async () => {
  const [pilot, other] = [newPilot(), newPilot()]
  const file = fileOf(three.map(eventOf))
  const first = collector.importer.start({ pilot, format: 'auto', paths: [file] })
  expect(() => collector.importer.start({ pilot, format: 'auto', paths: [file] })).toThrow(
    expect.objectContaining({ code: 'conflict' }),
  )
  const second = collector.importer.start({ pilot: other, format: 'auto', paths: [file] })
  expect(second.progress().phase).toBe('waiting')
  expect((await collector.importer.find(first.id)).record.state).toBe('running')
  expect((await first.done).accepted).toBe(3)
  expect((await second.done).accepted).toBe(3)
})

test('what cannot be read says so, is remembered, and keeps nobody out', async () => {
  const pilot = newPilot()
  const failing = collector.importer.start({
    pilot,
    format: 'slack',
    paths: [path.join(folder, 'nothing.zip')],
  })
  await expect(failing.done).rejects.toMatchObject({ code: 'unreadable_archive' })
  const { record } = await collector.importer.find(failing.id)
  expect(record).toMatchObject({ state: 'failed', failure: { code: 'unreadable_archive' }, read: 0 })
  expect((await importFiles(pilot, [fileOf(three.map(eventOf))])).accepted).toBe(3)
})

test('undo takes back what only that import brought; again changes nothing', async () => {
  const [pilot, alone] = [newPilot(), newPilot()]
  const [mine, shared] = [fileOf(three.map(eventOf)), fileOf(three.slice(0, 2).map(eventOf))]
  await importFiles(pilot, [shared])
  const second = await importFiles(pilot, [mine])
  expect(second).toMatchObject({ accepted: 1, known: 2 })
  const undone = await collector.importer.undo(second.id)
  expect(undone.state).toBe('undone')
  expect(await collector.importer.undo(second.id)).toEqual(undone)
  await importFiles(alone, [shared])
  expect(await published(pilot)).toEqual(await published(alone))
  await expect(collector.importer.undo('nonsense')).rejects.toMatchObject({ code: 'unknown_import' })
  // And once more from the same file.
  expect(await importFiles(pilot, [mine])).toMatchObject({ accepted: 1, known: 2 })
})

test('a start finds what was cut short: imports are marked, undos are ended', async () => {
  const [pilot, half] = [newPilot(), newPilot()]
  const file = fileOf(three.map(eventOf))
  const done = await importFiles(pilot, [file])
  await store.documents.put('imports', [
    { id: done.id, pilot, body: { ...done, state: 'undoing' } },
    { id: 'cut', pilot: half, body: { ...done, id: 'cut', pilot: half, state: 'running', finishedAt: null } },
  ])
  // Appended, and never finished.
  const pseudonymiser = createPseudonymiser('a secret of this test')
  const { decodeEvent } = await import('@commonhold/contracts/events/decode')
  const writer = await store.writer.beginImport(half, 'cut')
  await writer.append(
    three.map((each) => {
      const decoded = decodeEvent(eventOf(each), Date.now() * 1000, half)
      if (!decoded.ok) throw new Error(decoded.message)
      return pseudonymiser.event(decoded.event)
    }),
  )
  await open()
  expect((await collector.importer.find(done.id)).record.state).toBe('undone')
  expect(await published(pilot)).toEqual([])
  const { record } = await collector.importer.find('cut')
  expect(record).toMatchObject({ state: 'interrupted' })
  expect(record.failure?.detail).toContain('Run it again')
  expect(await published(half)).toHaveLength(3)
  expect(await importFiles(half, [file])).toMatchObject({ accepted: 0, known: 3 })
})

test('an import runs until the next one may begin', async () => {
  const pilot = newPilot()
  let id = ''
  let seen: string | undefined
  const { id: started, done } = collector.importer.start({
    pilot,
    format: 'slack',
    paths: [SLACK],
    onClosed: async () => {
      seen = (await collector.importer.find(id)).record.state
    },
  })
  id = started
  await done
  expect(seen).toBe('running')
  expect((await collector.importer.find(id)).record.state).toBe('done')
  collector.importer.demandFree(pilot)
})
