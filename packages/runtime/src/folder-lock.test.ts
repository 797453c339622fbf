import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { holderOf, lockFolder } from './folder-lock.ts'
import { startOfProcess } from './process-identity.ts'
import { storeSecret } from './secret.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'commonhold-lock-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const holding = (pid: number, started: string | null) =>
  writeFileSync(path.join(folder, 'lock'), JSON.stringify({ pid, started, address: null, token: 't' }))

test('a folder is held until it is let go', () => {
  const lock = lockFolder(folder, 'token')
  lock.announce('http://127.0.0.1:3000')
  expect(holderOf(folder)).toMatchObject({
    pid: process.pid,
    address: 'http://127.0.0.1:3000',
    token: 'token',
  })
  expect(() => lockFolder(folder, 'other')).toThrow(/Process \d+ holds the store .* serves it at http/)
  lock.release()
  expect(holderOf(folder)).toBeNull()
  expect(readdirSync(folder)).toEqual([])
})

test('nobody else can read the lock', () => {
  lockFolder(folder, 'token').announce('http://127.0.0.1:3000')
  expect(statSync(path.join(folder, 'lock')).mode & 0o777).toBe(0o600)
})

test('nobody else can look into a folder made for it', () => {
  const made = path.join(folder, 'made')
  lockFolder(made, 'token')
  expect(statSync(made).mode & 0o777).toBe(0o700)
})

test('a process that was killed holds nothing', async () => {
  const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'])
  const pid = child.pid as number
  holding(pid, startOfProcess(pid))
  expect(() => lockFolder(folder, 'token')).toThrow(/holds the store/)
  child.kill('SIGKILL')
  await once(child, 'exit')
  lockFolder(folder, 'token')
  expect(holderOf(folder)?.pid).toBe(process.pid)
})

test('another process with the same pid holds nothing', () => {
  holding(process.pid, 'of another boot')
  expect(holderOf(folder)).toBeNull()
  expect(() => lockFolder(folder, 'token')).not.toThrow()
})

test('a damaged lock file holds nothing', () => {
  writeFileSync(path.join(folder, 'lock'), '{"pid":')
  expect(() => lockFolder(folder, 'token')).not.toThrow()
})

test('a lock that somebody else took over is not removed', () => {
  const lock = lockFolder(folder, 'token')
  holding(1, 'another')
  lock.release()
  expect(readdirSync(folder)).toEqual(['lock'])
})

test('the secret is made once, and damage to it is told rather than healed', () => {
  const secret = storeSecret(folder)
  expect(storeSecret(folder)).toBe(secret)
  expect(readFileSync(path.join(folder, 'secret'), 'utf8')).toBe(`${secret}\n`)
  expect(statSync(path.join(folder, 'secret')).mode & 0o777).toBe(0o600)
  writeFileSync(path.join(folder, 'secret'), 'short')
  expect(() => storeSecret(folder)).toThrow(/damaged/)
})
