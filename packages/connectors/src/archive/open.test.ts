import { mkdir, mkdtemp, readdir, symlink, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { constants, gunzipSync, gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { allOf, type Forged, fileOf, tarOf, textsOf, zipOf } from '../testing/forge.ts'
import type { Archive } from './archive.ts'
import type { ArchiveLimits } from './limits.ts'
import { openArchive, openArchiveStream } from './open.ts'

const opened: Archive[] = []
afterEach(async () => {
  for (const archive of opened.splice(0)) await archive.close()
})

async function open(bytes: Buffer | string, name?: string, limits?: Partial<ArchiveLimits>) {
  const archive = await openArchive(await fileOf(bytes, name), limits)
  opened.push(archive)
  return archive
}

async function read(bytes: Buffer | string, name?: string, limits?: Partial<ArchiveLimits>) {
  const archive = await open(bytes, name, limits)
  const texts = await textsOf(archive)
  const refused = Object.fromEntries(archive.refused().map((each) => [each.name, each.code]))
  return { texts, refused, archive }
}

const two: Forged[] = [
  { name: 'a.json', data: 'first' },
  { name: 'b/c.json', data: 'second', stored: true },
]
const both = { 'a.json': 'first', 'b/c.json': 'second' }
const twoInTar = two.map(({ name, data }) => ({ name: name as string, data: data as string }))

describe('what an archive is follows from its bytes, not from its name', () => {
  it.each([
    ['zip', zipOf(two)],
    ['tar', tarOf(twoInTar)],
    ['tar.gz', gzipSync(tarOf(twoInTar))],
  ])('%s', async (_, bytes) => {
    expect((await read(bytes, 'mislabelled.pdf')).texts).toEqual(both)
  })

  it('a gzip of one file, whose name loses the .gz', async () => {
    expect((await read(gzipSync('x'), 'day.json.gz')).texts).toEqual({ 'day.json': 'x' })
  })

  it('several gzip members after each other', async () => {
    const bytes = Buffer.concat([gzipSync('x'), gzipSync('y')])
    expect((await read(bytes, 'a.gz')).texts).toEqual({ a: 'xy' })
  })

  it('any other file is its own only entry', async () => {
    expect((await read('plain', 'a.csv')).texts).toEqual({ 'a.csv': 'plain' })
  })

  it('a folder, in the order of names, without what systems leave behind', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'commonhold-test-'))
    await mkdir(path.join(folder, 'b'))
    await writeFile(path.join(folder, 'b/c.json'), 'second')
    await writeFile(path.join(folder, 'a.json'), 'first')
    await writeFile(path.join(folder, '.DS_Store'), 'junk')
    const archive = await openArchive(folder)
    expect(Object.entries(await textsOf(archive))).toEqual(Object.entries(both))
    expect(archive.refused()).toEqual([])
  })

  it('gzipped files inside are unpacked', async () => {
    const bytes = zipOf([{ name: '2004-06.txt.gz', data: gzipSync('mail') }])
    expect((await read(bytes)).texts).toEqual({ '2004-06.txt': 'mail' })
  })

  it('a stream waits in a temporary file until closed', async () => {
    const before = (await readdir(os.tmpdir())).filter((name) => /^commonhold-\w{6}$/.test(name)).length
    const bytes = zipOf(two)
    async function* stream() {
      yield bytes.subarray(0, 10)
      yield bytes.subarray(10)
    }
    const archive = await openArchiveStream(stream(), 'upload')
    expect(await textsOf(archive)).toEqual(both)
    expect(await textsOf(archive)).toEqual(both)
    await archive.close()
    const after = (await readdir(os.tmpdir())).filter((name) => /^commonhold-\w{6}$/.test(name)).length
    expect(after).toBe(before)
  })

  it('can be read again, and an entry of a tar after the walk has passed it', async () => {
    for (const bytes of [zipOf(two), gzipSync(tarOf(twoInTar))]) {
      const archive = await open(bytes)
      const entries = await allOf(archive.entries())
      const chunks = await allOf((entries[0] as (typeof entries)[0]).bytes())
      expect(Buffer.concat(chunks).toString()).toBe('first')
      expect(await textsOf(archive)).toEqual(both)
    }
  })

  it('progress grows and does not exceed the whole', async () => {
    const archive = await open(zipOf(two))
    await textsOf(archive)
    const once = archive.readBytes()
    await textsOf(archive)
    expect(once).toBeGreaterThan(0)
    expect(archive.readBytes()).toBe(once)
    expect(once).toBeLessThanOrEqual(archive.totalBytes ?? 0)
  })
})

describe('nothing in it', () => {
  it.each([
    ['no bytes', Buffer.alloc(0)],
    ['a zip', zipOf([])],
    ['a tar', tarOf([])],
    [
      'a zip of folders and junk',
      zipOf([
        { name: 'a/', data: '' },
        { name: '__MACOSX/x', data: 'y' },
      ]),
    ],
  ])('%s', async (_, bytes) => {
    await expect(open(bytes)).rejects.toMatchObject({ code: 'empty_archive' })
  })

  it('a missing file is said to be missing', async () => {
    await expect(openArchive('/nowhere/at/all')).rejects.toThrow('no such file')
  })
})

describe('names that try to leave', () => {
  const bad = ['../up', 'a/../../up', '/etc/passwd', 'C:/x', 'c:x', 'a\\b', '..\\up', 'nul\0l', 'a\nb']
  it.each(bad)('%j in a zip', async (name) => {
    const { texts, refused } = await read(zipOf([...two, { name, data: 'evil' }]))
    expect(texts).toEqual(both)
    expect(Object.values(refused)).toEqual(['unsafe_entry'])
  })

  it.each(['../up', '/etc/passwd'])('%j in a tar', async (name) => {
    const { texts, refused } = await read(tarOf([...twoInTar, { name, data: 'evil' }]))
    expect(texts).toEqual(both)
    expect(Object.values(refused)).toEqual(['unsafe_entry'])
  })

  it('links and devices', async () => {
    const zip = await read(zipOf([...two, { name: 'link', data: '/etc/passwd', mode: 0o120777 }]))
    expect(zip.refused).toEqual({ link: 'unsafe_entry' })
    const special = ['1', '2', '3', '4', '6'].map((type) => ({ name: `t${type}`, type }))
    const tar = await read(tarOf([...twoInTar, ...special]))
    expect(tar.texts).toEqual(both)
    expect(Object.keys(tar.refused)).toEqual(['t1', 't2', 't3', 't4', 't6'])
  })

  it('links in a folder', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'commonhold-test-'))
    await writeFile(path.join(folder, 'a'), 'x')
    await symlink('/etc/hostname', path.join(folder, 'out'))
    await symlink('a', path.join(folder, 'within'))
    await symlink('.', path.join(folder, 'loop'))
    const archive = await openArchive(folder)
    expect(await textsOf(archive)).toEqual({ a: 'x' })
    expect(archive.refused().map(({ name, code }) => [name, code])).toEqual([
      ['loop', 'unsafe_entry'],
      ['out', 'unsafe_entry'],
      ['within', 'unsafe_entry'],
    ])
  })

  it('of two entries of one name the first stands', async () => {
    const { texts, refused } = await read(zipOf([...two, { name: './a.json', data: 'other' }]))
    expect(texts).toEqual(both)
    expect(refused).toEqual({ 'a.json': 'unsafe_entry' })
  })

  it('a name in another encoding loses no file', async () => {
    const { texts } = await read(
      zipOf([{ name: Buffer.from([0x7a, 0xfc, 0x2e, 0x78]), data: 'x', flags: 0 }]),
    )
    expect(Object.values(texts)).toEqual(['x'])
  })
})

describe('too much', () => {
  const limits = { entryBytes: 1_000_000, ratioFrom: 100_000 }
  const bomb = Buffer.alloc(50_000_000)

  it('an entry that claims 5 GB', async () => {
    const { texts, refused } = await read(
      zipOf([...two, { name: 'big', data: 'x', claims: { size: 4_294_967_294 } }]),
    )
    expect(texts).toEqual(both)
    expect(refused).toEqual({ big: 'entry_too_large' })
  })

  it('an entry that claims little and unpacks to much', async () => {
    const { texts } = await read(zipOf([{ name: 'lie', data: bomb, claims: { size: 10 } }]), 'x', limits)
    expect(texts['lie']).toContain('!it unpacks to more than the zip says')
    expect((texts['lie'] as string).length).toBeLessThan(200)
  })

  it.each([
    ['zip', zipOf([{ name: 'bomb', data: bomb, claims: { size: 900_000 } }])],
    ['gz', gzipSync(bomb)],
    ['gz in zip', zipOf([{ name: 'bomb.gz', data: gzipSync(bomb) }])],
  ])('a bomb in %s ends, early', async (_, bytes) => {
    const { texts } = await read(bytes, 'bomb', limits)
    expect(texts['bomb']).toMatch(/!it unpacks to more/)
    expect((texts['bomb'] as string).length).toBeLessThan(3_000_000)
  })

  it('a bomb in tar.gz, even where it is only walked over', async () => {
    const archive = await open(
      gzipSync(
        tarOf([
          { name: 'bomb', data: bomb },
          { name: 'after', data: 'x' },
        ]),
      ),
      'x',
      {
        ...limits,
        entryBytes: 100_000_000,
      },
    )
    expect((await allOf(archive.entries())).length).toBe(1)
    expect(archive.refused()).toMatchObject([{ code: 'entry_too_large' }])
  })

  it('too many entries, and too much in all of them', async () => {
    await expect(open(zipOf(two), 'x', { entries: 1 })).rejects.toThrow('more than 1 entries')
    const { refused } = await read(tarOf(twoInTar), 'x', { entries: 1 })
    expect(refused).toEqual({ x: 'unreadable_archive' })
    const { texts } = await read(zipOf(two), 'x', { totalBytes: 8 })
    expect(texts['b/c.json']).toMatch(/!the archive unpacks to more/)
  })

  it('entries that share their bytes', async () => {
    const zip = zipOf(two)
    // The second directory line points at the first entry.
    zip.writeUInt32LE(0, zip.lastIndexOf('PK\x01\x02') + 42)
    const { refused } = await read(zip)
    expect(Object.values(refused)).toEqual(['unsafe_entry'])
  })
})

describe('damaged', () => {
  it('a zip without its end is told in one sentence', async () => {
    const zip = zipOf(two)
    for (const length of [zip.length - 1, zip.length - 30, 60])
      await expect(open(zip.subarray(0, length))).rejects.toThrow('this zip is truncated: export it again')
  })

  it('a damaged list of contents keeps what stands before', async () => {
    const zip = zipOf(two)
    zip[zip.lastIndexOf('PK\x01\x02')] = 0
    const { texts, refused } = await read(zip, 'x.zip')
    expect(texts).toEqual({ 'a.json': 'first' })
    expect(refused).toEqual({ 'x.zip': 'unreadable_archive' })
  })

  it('packed bytes and checksums', async () => {
    const zip = zipOf([
      { name: 'a', data: 'abcdef', stored: true },
      { name: 'b', data: 'x', claims: { crc: 1 } },
    ])
    zip[zip.indexOf('abcdef')] = 0x7a
    const { texts } = await read(zip)
    expect(texts['a']).toBe('zbcdef!its checksum is wrong: it is damaged')
    expect(texts['b']).toBe('x!its checksum is wrong: it is damaged')
  })

  it('a truncated gzip keeps what came before', async () => {
    const text = Array.from({ length: 20_000 }, (_, i) => `line ${(i * 7919) % 10_007}`).join('\n')
    const cut = gzipSync(text).subarray(0, 20_000)
    const { texts } = await read(cut, 'a.gz')
    const [kept, reason] = (texts['a'] as string).split('!')
    expect(reason).toBe('the packed data is cut off')
    expect(kept).toBe(gunzipSync(cut, { finishFlush: constants.Z_SYNC_FLUSH }).toString())
    expect(text.startsWith(kept as string)).toBe(true)
  })

  it('a truncated tar and tar.gz keep what came before', async () => {
    const tar = tarOf([...twoInTar, { name: 'c', data: 'third'.repeat(1000) }])
    const cut = await read(tar.subarray(0, 512 * 5 + 100))
    expect(cut.texts).toMatchObject({ ...both, c: expect.stringContaining('!the archive is cut off') })
    expect(cut.refused).toEqual({ archive: 'unreadable_archive' })
    const noEnd = await read(tarOf(twoInTar, { end: false }))
    expect(noEnd.texts).toEqual(both)
    expect(noEnd.refused).toEqual({ archive: 'unreadable_archive' })
    const packed = gzipSync(tar)
    const gz = await read(packed.subarray(0, packed.length - 12))
    expect(gz.refused).toEqual({ archive: 'unreadable_archive' })
  })

  it('encrypted, packed by an unknown method, archives inside', async () => {
    const odd = zipOf([{ name: 'm', data: 'x' }])
    for (const at of [8, odd.indexOf('PK\x01\x02') + 10]) odd.writeUInt16LE(93, at)
    expect((await read(odd)).refused).toEqual({ m: 'unreadable_archive' })
    const { texts, refused } = await read(
      zipOf([
        { name: 'secret', data: 'x', flags: 1 },
        { name: 'inner.zip', data: zipOf(two) },
        { name: 'disguised.json', data: zipOf(two) },
      ]),
    )
    expect(refused).toEqual({ secret: 'unreadable_archive', 'inner.zip': 'unreadable_archive' })
    expect(texts).toEqual({
      'disguised.json': '!an archive inside the archive: unpack it and import it by itself',
    })
  })

  it('long names in tar, GNU and pax', async () => {
    const name = `${'long/'.repeat(40)}name`
    const gnu = tarOf([
      { name: '././@LongLink', data: `${name}\0`, type: 'L' },
      { name: 'x', data: 'gnu' },
    ])
    const record = ` path=${name}é\n`
    const length = Buffer.byteLength(record) + 3
    const pax = tarOf([
      { name: 'pax', data: `${length}${record}`, type: 'x' },
      { name: 'x', data: 'pax' },
    ])
    expect((await read(gnu)).texts).toEqual({ [name]: 'gnu' })
    expect((await read(pax)).texts).toEqual({ [`${name}é`]: 'pax' })
  })
})
