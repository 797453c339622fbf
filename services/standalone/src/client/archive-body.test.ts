import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { openArchiveStream } from '@commonhold/connectors/archive/open'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { archiveBody } from './archive-body.ts'

const NOBODY = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org']

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'commonhold-body-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('a folder goes as a tar of its files, which the other side reads as the folder', async () => {
  mkdirSync(path.join(folder, 'general'))
  writeFileSync(path.join(folder, 'users.json'), '[]')
  writeFileSync(path.join(folder, 'general/2015-06-06.json'), '[1]'.repeat(50_000))
  symlinkSync('/etc/passwd', path.join(folder, 'link'))
  const body = await archiveBody(folder, 'auto', Readable.from([]))
  expect(body).toMatchObject({ label: path.basename(folder), size: null })
  const archive = await openArchiveStream(body.stream, body.label)
  const found: [string, number | null][] = []
  for await (const { name, size } of archive.entries()) found.push([name, size])
  await archive.close()
  expect(found.sort()).toEqual([
    ['general/2015-06-06.json', 150_000],
    ['users.json', 2],
  ])
})

test('of a git repository its history goes, unless it is asked for its files', async () => {
  execFileSync('git', ['init', '-q', folder])
  writeFileSync(path.join(folder, 'list.mbox'), 'From a')
  const git = (...args: string[]) => execFileSync('git', ['-C', folder, ...NOBODY, ...args])
  git('add', '.')
  git('commit', '-qm', 'what was done')
  const sent = async (format: string) =>
    Buffer.concat(await (await archiveBody(folder, format, Readable.from([]))).stream.toArray()).toString()
  for (const format of ['git', 'auto'])
    expect(await sent(format)).toMatch(/^[0-9a-f]{40}\0\0\d+\0\d+\0Ada\0ada@example\.org\0\n$/)
  const archive = await openArchiveStream((await archiveBody(folder, 'mbox', Readable.from([]))).stream, 'x')
  const names: string[] = []
  for await (const { name } of archive.entries()) names.push(name)
  await archive.close()
  expect(names).toEqual(['list.mbox'])
})

test('a file goes as it is, with its size', async () => {
  const file = path.join(folder, 'export.zip')
  writeFileSync(file, 'PK')
  const body = await archiveBody(file, 'auto', Readable.from([]))
  expect(body).toMatchObject({ label: 'export.zip', size: 2 })
  expect(Buffer.concat(await body.stream.toArray()).toString()).toBe('PK')
})

test('what is not there is told by its name', async () => {
  await expect(archiveBody(path.join(folder, 'none.zip'), 'auto', Readable.from([]))).rejects.toThrow(
    /none\.zip: there is no such file/,
  )
})
