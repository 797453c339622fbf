import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { openArchiveStream } from '@commonhold/connectors/archive/open'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { archiveBody } from './archive-body.ts'

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
  const body = await archiveBody(folder, Readable.from([]))
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

test('a file goes as it is, with its size', async () => {
  const file = path.join(folder, 'export.zip')
  writeFileSync(file, 'PK')
  const body = await archiveBody(file, Readable.from([]))
  expect(body).toMatchObject({ label: 'export.zip', size: 2 })
  expect(Buffer.concat(await body.stream.toArray()).toString()).toBe('PK')
})

test('what is not there is told by its name', async () => {
  await expect(archiveBody(path.join(folder, 'none.zip'), Readable.from([]))).rejects.toThrow(
    /none\.zip: there is no such file/,
  )
})
