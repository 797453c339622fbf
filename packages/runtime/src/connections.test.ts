import { mkdtempSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { CommonholdError } from '@commonhold/contracts/errors'
import { expect, test } from 'vitest'
import { openConnections } from './connections.ts'

const folder = mkdtempSync(path.join(os.tmpdir(), 'commonhold-connections-'))
let made = 0
const SECRET = 'not to be shown to anybody'
const env = { SIGNING: SECRET, SHORT: 'abc', EMPTY: '' }
const slack = { id: 'acme', tool: 'slack', pilots: ['p'], secrets: [{ env: 'SIGNING' }] }

function written(content: unknown): string {
  const file = path.join(folder, `${made++}.json`)
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
  return file
}
let time = 0
const lines: string[] = []
const log = {
  info: (fields: object, message: string) => void lines.push(JSON.stringify([fields, message])),
  error: (fields: object, message: string) => void lines.push(JSON.stringify([fields, message])),
}
const open = (file: string | null) =>
  openConnections({ file, env, tools: ['slack', 'github'], log, clock: () => time })

test('without a file there are none', async () => {
  expect(await (await open(null)).current()).toEqual([])
})

test('a connection has its secrets behind a function, from the environment or a file beside it', async () => {
  writeFileSync(path.join(folder, 'other.secret'), `${SECRET} 2\n`)
  const file = written({
    connections: [
      { ...slack, secrets: [{ env: 'SIGNING' }, { file: 'other.secret' }], expectEvery: '3d' },
      { id: 'code', tool: 'github', pilots: ['p', 'q'], pull: { token: { env: 'SIGNING' }, every: '10m' } },
    ],
  })
  const [first, second] = await (await open(file)).current()
  expect(first).toMatchObject({
    id: 'acme',
    includePrivate: false,
    bots: [],
    expectEvery: 259_200,
    pull: null,
  })
  expect(first?.secrets()).toEqual([SECRET, `${SECRET} 2`])
  expect(second?.pull).toMatchObject({ every: 600, url: null, repositories: [] })
  expect(second?.pull?.token()).toBe(SECRET)
  expect(JSON.stringify([first, second])).not.toContain(SECRET)
})

test.each([
  ['{"connections": [', /is no JSON/],
  [`{"connections": "${SECRET}`, /is no JSON/],
  [{}, /: \/connections: /],
  [{ connections: [{ ...slack, secrets: [SECRET] }] }, /\/connections\/0\/secrets\/0: name a variable/],
  [
    { connections: [{ ...slack, secrets: [{ env: 'MISSING' }] }] },
    /\/secrets\/0: the variable MISSING is empty/,
  ],
  [{ connections: [{ ...slack, secrets: [{ env: 'EMPTY' }] }] }, /empty or not set/],
  [{ connections: [{ ...slack, secrets: [{ env: 'SHORT' }] }] }, /fewer than 8/],
  [{ connections: [{ ...slack, secrets: [{ file: 'nowhere' }] }] }, /cannot be read: .*nowhere \(ENOENT\)/],
  [{ connections: [{ ...slack, secrets: [1, 2, 3].map(() => ({ env: 'SIGNING' })) }] }, /two secrets/],
  [{ connections: [{ ...slack, secrets: [] }] }, /give secrets to take deliveries/],
  [{ connections: [{ ...slack, pilots: [] }] }, /\/pilots: name at least one/],
  [{ connections: [{ ...slack, tool: 'telex' }] }, /\/tool: there are slack, github/],
  [{ connections: [{ ...slack, id: 'a/b' }] }, /\/id: 1 to 64 letters/],
  [{ connections: [slack, slack] }, /\/connections\/1\/id: another connection/],
  [{ connections: [{ ...slack, secret: SECRET }] }, /Unrecognized key: "secret"/],
  [{ connections: [{ ...slack, expectEvery: 'often' }] }, /expectEvery: a length of time/],
])('what is wrong is named, and no secret shown: %#', async (content, words) => {
  const file = written(content)
  const error = await open(file).then(
    () => null,
    (thrown) => thrown,
  )
  expect(error).toBeInstanceOf(CommonholdError)
  expect(error.code).toBe('invalid_configuration')
  expect(error.message).toContain(file)
  expect(error.message).toMatch(words)
  expect(JSON.stringify([error.message, error.errors, String(error.cause)])).not.toContain(SECRET)
})

test('a changed file or secret is taken over a few seconds later, a wrong one is not', async () => {
  writeFileSync(path.join(folder, 'turning.secret'), 'the first secret')
  const entry = { ...slack, secrets: [{ file: 'turning.secret' }] }
  const file = written({ connections: [entry] })
  const connections = await open(file)
  const secrets = async () => (await connections.current()).map((each) => each.secrets())
  writeFileSync(path.join(folder, 'turning.secret'), 'the second secret')
  expect(await secrets()).toEqual([['the first secret']])
  time += 5_000
  expect(await secrets()).toEqual([['the second secret']])

  lines.length = 0
  writeFileSync(file, '{')
  for (let i = 0; i < 3; i++) {
    time += 5_000
    expect(await secrets()).toEqual([['the second secret']])
  }
  expect(lines).toHaveLength(1)
  expect(lines[0]).toContain('is no JSON')

  writeFileSync(file, JSON.stringify({ connections: [entry, { ...entry, id: 'more' }] }))
  time += 5_000
  expect(await secrets()).toHaveLength(2)
  expect(lines.join()).not.toContain('second secret')
})
