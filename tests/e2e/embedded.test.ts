import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Ended, makePlace, SAMPLE } from './commonhold.ts'

/** Commands that open the store themselves, one after the other on one store. */

const place = makePlace()
let imported: Ended
beforeAll(async () => {
  imported = await place.commonhold('import', 'slack', SAMPLE, '--pilot', 'houston', '--taken', '2016-07-31')
})
afterAll(place.remove)

test('an import ends with its counts and with what the numbers say', () => {
  expect(imported).toMatchObject({ status: 0 })
  expect(imported.stdout).toMatch(/accepted +[\d,]+\n/)
  expect(imported.stdout.trimEnd().split('\n').at(-1)).toMatch(/pilot/)
})

test('the same archive again changes nothing', async () => {
  const before = await place.document('ownership', '--window', '2015Q2')
  const again = await place.document<{ id: string; accepted: number; known: number; read: number }>(
    ...['import', 'auto', SAMPLE, '--pilot', 'houston', '--taken', '2016-07-31'],
  )
  expect(again.read).toBeGreaterThan(1_000)
  expect(again.known).toBeGreaterThan(1_000)
  expect(again.accepted).toBe(0)
  const after = await place.document('ownership', '--window', '2015Q2')
  expect(after['metrics']).toEqual(before['metrics'])

  const { imports } = await place.document<{ imports: { id: string }[] }>('import', 'list')
  expect(imports).toHaveLength(2)
  expect((await place.commonhold('import', 'undo', again.id)).status).toBe(0)
  expect((await place.document('ownership', '--window', '2015Q2'))['metrics']).toEqual(before['metrics'])
})

test('ownership as a document has the numbers that were published for this archive', async () => {
  const answer = await place.document<{ k: number; N: number; metrics: Record<string, { value: unknown }> }>(
    ...['ownership', '--from', '2015-04-01', '--to', '2015-07-01', '--event-set', 'kind:post,reply'],
  )
  expect(answer).toMatchObject({ k: 11, N: 258 })
  expect(answer.metrics['contributorAbsenceFactor']?.value).toEqual({ '0.5': 1, '0.8': 2 })
})

test('ownership, breadth, independence, the verdict and series as text', async () => {
  const said = async (...args: string[]) => {
    const ended = await place.commonhold(...args)
    expect(ended).toMatchObject({ status: 0, stderr: '' })
    return ended.stdout
  }
  expect(await said('ownership', '--window', '2015Q2')).toMatch(
    /houston {2}1 Apr – 30 Jun 2015[\s\S]*one person +\d+ %.*━/,
  )
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

test('a pilot has settings, which stay when others change', async () => {
  await place.document('pilot', 'set', 'houston', '--name', 'Houston', '--time-zone', 'America/Chicago')
  await place.document('pilot', 'set', 'houston', '--start', '2015-06-01')
  expect(await place.document('pilot', 'show')).toMatchObject({
    settings: { name: 'Houston', timeZone: 'America/Chicago', start: '2015-06-01' },
  })
  expect((await place.commonhold('pilot', 'list')).stdout).toMatch(/houston +Houston +[\d,]+ /)
})

test('an unknown pilot is told with those there are', async () => {
  const ended = await place.commonhold('verdict', '--pilot', 'dallas')
  expect(ended).toMatchObject({ status: 1, stdout: '' })
  expect(ended.stderr).toMatch(/There is no pilot "dallas".*houston.*\[unknown_pilot\]/)
})

test('a window that is none is wrong use', async () => {
  expect(await place.commonhold('verdict', '--window', '2015Q5')).toMatchObject({ status: 2, stdout: '' })
})

test('broken records are set aside and listed, the rest goes on', async () => {
  const file = path.join(place.folder, 'events.ndjson')
  const event = (id: string, time: string) => ({
    specversion: '1.0',
    type: 'org.commonhold.activity.v1',
    source: 'test:one',
    id,
    time,
    data: { kind: 'post', actor: `test:${id}`, object: id },
  })
  const lines = [
    JSON.stringify(event('a', '2020-01-01T00:00:00Z')),
    '{ broken',
    JSON.stringify(event('b', 'never')),
  ]
  writeFileSync(file, `${lines.join('\n')}\n`)
  const counts = await place.document<{ accepted: number; rejected: Record<string, number> }>(
    ...['import', 'cloudevents', file, '--pilot', 'other'],
  )
  expect(counts.accepted).toBe(1)
  expect(Object.values(counts.rejected).reduce((a, b) => a + b, 0)).toBe(2)
  expect((await place.commonhold('dead-letters', 'list')).stdout).toMatch(/events\.ndjson:2 /)
  const several = await place.commonhold('verdict')
  expect(several).toMatchObject({ status: 2 })
  expect(several.stderr).toMatch(/Several pilots are here: .*--pilot/)
  expect((await place.commonhold('pilot', 'remove', 'other', '--yes')).status).toBe(0)
})

test('verify finds no difference, rebuild and migrate change nothing', async () => {
  expect(await place.document('verify')).toMatchObject({ differences: 0, repaired: 0 })
  expect((await place.commonhold('rebuild', '--pilot', 'houston')).status).toBe(0)
  expect(await place.document('migrate')).toEqual({ applied: [] })
  expect(await place.document('verify')).toMatchObject({ differences: 0 })
})

test('keys are shown once, listed without themselves, and end when revoked', async () => {
  const made = await place.commonhold('keys', 'create', '--role', 'reader', '--name', 'board')
  expect(made.stdout).toMatch(/^ch_[a-z0-9]{12}_[0-9a-f]+\n$/)
  const { keys } = await place.document<{ keys: { id: string }[] }>('keys', 'list')
  expect(keys).toMatchObject([{ role: 'reader', name: 'board', revoked: null }])
  expect((await place.commonhold('keys', 'list')).stdout).not.toContain(made.stdout.trim().slice(16))
  expect((await place.commonhold('keys', 'revoke', keys[0]?.id ?? '')).status).toBe(0)
  expect((await place.commonhold('keys', 'list')).stdout).toMatch(/revoked/)
})

test('a file that is none, and one that is not what it is called', async () => {
  const missing = await place.commonhold('import', 'slack', 'nowhere.zip', '--pilot', 'x')
  expect(missing).toMatchObject({ status: 1 })
  expect(missing.stderr).toMatch(/nowhere\.zip: there is no such file/)
  writeFileSync(path.join(place.folder, 'text.zip'), 'this is no archive')
  const wrong = await place.commonhold('import', 'slack', 'text.zip', '--pilot', 'x')
  expect(wrong).toMatchObject({ status: 1 })
  expect(readFileSync(path.join(place.folder, 'text.zip'), 'utf8')).toBe('this is no archive')
})
