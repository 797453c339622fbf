import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lockFolder } from './folder-lock.ts'
import { storeSecret } from './secret.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'commonhold-draft-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** A disk without room for what is to be written there. */
const fill = (name: string) => symlinkSync('/dev/full', path.join(folder, `${name}.${process.pid}`))

test.runIf(process.platform === 'linux')(
  'a full disk is said to be one, and nothing half-written stays',
  () => {
    fill('lock')
    expect(() => lockFolder(folder, 'token')).toThrow(expect.objectContaining({ code: 'disk_full' }))
    fill('secret')
    expect(() => storeSecret(folder)).toThrow(expect.objectContaining({ code: 'disk_full' }))
    expect(readdirSync(folder)).toEqual([])
  },
)

test('a folder that cannot be one is said to be none', () => {
  const file = path.join(folder, 'file')
  writeFileSync(file, '')
  for (const wrong of [file, path.join(file, 'below')])
    expect(() => lockFolder(wrong, 'token')).toThrow(
      expect.objectContaining({ code: 'invalid_configuration' }),
    )
  mkdirSync(path.join(folder, 'good'))
  lockFolder(path.join(folder, 'good'), 'token').release()
})
