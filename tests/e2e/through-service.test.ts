import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makePlace, SAMPLE, type Service } from './commonhold.ts'

/** While a service holds the store, every command talks to it: the same documents, texts and errors. */

const place = makePlace()
let service: Service
let address: string
beforeAll(async () => {
  service = place.start('serve', '--port', '0')
  address = (await service.ready()).address
})
afterAll(async () => {
  await service.ended('SIGTERM')
  place.remove()
})

const said = async (...args: string[]) => {
  const ended = await place.here(...args)
  expect(ended).toMatchObject({ status: 0, stderr: '' })
  return ended.stdout
}

test('the program finds the service by the data folder', async () => {
  expect((await place.commonhold('pilot', 'list')).stdout).toMatch(/houston +Houston Data Vis +1,596/)
})

test('every measure as text', async () => {
  expect(await said('breadth', '--window', '2016H1')).toMatch(/Ladder of commitment\n {2}owning/)
  expect(await said('independence', '--window', 'all')).toMatch(/Threads without one person +\d+ %/)
  expect(await said('verdict', '--window', '2015Q2')).toMatch(/pilot\.\n[\s\S]*Why\n/)
  expect(await said('series', 'verdict', '--interval', 'quarter')).toMatch(/2015Q2 +\d+ +\d+ +\S/)
})

test('a series has a point for every period', async () => {
  const { points } = await place.document<{ points: { from: string; value: unknown }[] }>(
    ...['series', 'topShare', '--interval', 'month', '--from', '2015-06-01', '--to', '2016-08-01'],
  )
  expect(points).toHaveLength(14)
  expect(points[0]).toMatchObject({ from: '2015-06-01' })
})

test('an archive is sent; the same one again changes nothing and can be taken back', async () => {
  const counts = await place.document<{ accepted: number }>(
    ...['import', 'auto', SAMPLE, '--pilot', 'second', '--taken', '2016-07-31'],
  )
  expect(counts.accepted).toBeGreaterThan(1_700)
  const numbers = async (pilot: string) =>
    (await place.document('ownership', '--pilot', pilot, '--window', '2015Q2'))['metrics']
  const first = await numbers('houston')
  expect(await numbers('second')).toEqual(first)

  const again = await place.document<{ id: string; accepted: number; known: number }>(
    ...['import', 'slack', SAMPLE, '--pilot', 'second', '--taken', '2016-07-31'],
  )
  expect(again).toMatchObject({ accepted: 0, known: counts.accepted })
  const { imports } = await place.document<{ imports: unknown[] }>('import', 'list', '--pilot', 'second')
  expect(imports).toHaveLength(2)
  expect(await said('import', 'undo', again.id)).toMatch(/Taken back/)
  expect(await said('import', 'undo', again.id)).toMatch(/was taken back before; nothing changed/)
  expect(await numbers('second')).toEqual(first)
})

test('a folder is packed on the way; broken records are set aside, the rest goes on', async () => {
  const event = (id: string, time: string) => ({
    specversion: '1.0',
    type: 'org.commonhold.activity.v1',
    source: 'test:one',
    id,
    time,
    data: { kind: 'post', actor: `test:${id}`, object: id },
  })
  const folder = path.join(place.folder, 'exported')
  mkdirSync(folder)
  const lines = [
    JSON.stringify(event('a', '2020-01-01T00:00:00Z')),
    '{ broken',
    JSON.stringify(event('b', 'never')),
  ]
  writeFileSync(path.join(folder, 'events.ndjson'), `${lines.join('\n')}\n`)
  const counts = await place.document<{ accepted: number; rejected: Record<string, number> }>(
    ...['import', 'cloudevents', folder, '--pilot', 'other'],
  )
  expect(counts.accepted).toBe(1)
  expect(Object.values(counts.rejected).reduce((a, b) => a + b, 0)).toBe(2)
  expect(await said('dead-letters', 'list')).toMatch(/events\.ndjson:2 /)
  expect(await said('pilot', 'remove', 'other', '--yes')).toMatch(/other is removed/)
})

test('several pilots: one has to be named', async () => {
  const several = await place.here('verdict')
  expect(several).toMatchObject({ status: 2, stdout: '' })
  expect(several.stderr).toMatch(/Several pilots are here: .*--pilot/)
})

test('a pilot has settings, which stay when others change', async () => {
  await place.document('pilot', 'set', 'houston', '--name', 'Houston', '--time-zone', 'America/Chicago')
  await place.document('pilot', 'set', 'houston', '--start', '2015-06-01', '--space', 'general=help')
  await place.document('pilot', 'set', 'houston', '--space', 'random=social')
  expect(await place.document('pilot', 'show', 'houston')).toMatchObject({
    settings: {
      name: 'Houston',
      timeZone: 'America/Chicago',
      start: '2015-06-01',
      spaces: { general: 'help', random: 'social' },
    },
  })
})

test('what is wrong is the same error as anywhere', async () => {
  expect((await place.here('verdict', '--pilot', 'none')).stderr).toMatch(/\[unknown_pilot\]/)
  const unknown = await place.here('import', 'list', '--pilot', 'none')
  expect(unknown).toMatchObject({ status: 1, stdout: '' })
  expect(unknown.stderr).toMatch(/no pilot "none".*houston.*\[unknown_pilot\]/)
  expect(await place.here('verdict', '--pilot', 'houston', '--window', '2015Q5')).toMatchObject({ status: 2 })
  const missing = await place.here('import', 'slack', 'nowhere.zip', '--pilot', 'x')
  expect(missing.stderr).toMatch(/nowhere\.zip: there is no such file/)
})

test('there is nothing to migrate: the service did when it started', async () => {
  expect(await said('migrate')).toContain(`The service at ${address} holds the store`)
  expect(await place.document('migrate')).toEqual({ applied: [], service: address })
})

test('rebuild changes nothing, verify finds nothing', async () => {
  expect(await said('rebuild', '--pilot', 'houston')).toMatch(/derived anew/)
  expect(await place.document('verify')).toMatchObject({ differences: 0 })
})

test('with a key made nobody is operator for nothing, but whoever can read the folder still is', async () => {
  const made = await place.here('keys', 'create', '--role', 'reader', '--name', 'board')
  const key = made.stdout.trim()
  expect(made.stdout).toMatch(/^ch_[a-z0-9]{12}_[0-9a-f]+\n$/)
  expect((await fetch(`${address}/v1/pilots`)).status).toBe(401)
  expect(await said('pilot', 'list')).toMatch(/houston/)

  const elsewhere = ['pilot', 'list', '--url', address]
  expect((await place.here(...elsewhere)).stderr).toMatch(/\[unauthenticated\]\n.*--key/)
  expect(await said(...elsewhere, '--key', key)).toMatch(/houston/)
  expect((await place.here('verify', '--url', address, '--key', key)).stderr).toMatch(/\[forbidden\]/)

  const { keys } = await place.document<{ keys: { id: string }[] }>('keys', 'list')
  expect(keys).toMatchObject([{ role: 'reader', name: 'board', revoked: null }])
  expect(await said('keys', 'list')).not.toContain(key.slice(20))
  expect(await said('keys', 'revoke', keys[0]?.id ?? '')).toMatch(/no longer valid/)
  expect(await said('keys', 'list')).toMatch(/revoked/)
  expect((await place.here(...elsewhere, '--key', key)).status).toBe(1)
})

test('a second service on the same folder is told who holds it', async () => {
  const other = await place.commonhold('serve', '--port', '0')
  expect(other).toMatchObject({ status: 1 })
  expect(other.stderr).toMatch(/holds the store .* http:.*\[store_locked\]/)
})
