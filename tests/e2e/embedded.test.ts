import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { documentOf, type Ended, makePlace, SAMPLE } from './commonhold.ts'

/** The program where no service runs: it opens the store itself. */

const place = makePlace()
let imported: Ended
beforeAll(async () => {
  imported = await place.commonhold('import', 'slack', SAMPLE, '--pilot', 'houston', '--taken', '2016-07-31')
})
afterAll(place.remove)

test('an import ends with its counts and with what the numbers say', () => {
  expect(imported).toMatchObject({ status: 0 })
  expect(imported.stdout).toMatch(/accepted +1,7\d\d\n/)
  expect(imported.stdout.trimEnd().split('\n').at(-1)).toMatch(/pilot/)
})

test('ownership as a document has the numbers that were published for this archive', async () => {
  const window = ['--from', '2015-04-01', '--to', '2015-07-01', '--event-set', 'kind:post,reply', '--json']
  const answer = documentOf<{ k: number; N: number; metrics: Record<string, { value: unknown }> }>(
    await place.commonhold('ownership', ...window),
  )
  expect(answer).toMatchObject({ k: 11, N: 258 })
  expect(answer.metrics['contributorAbsenceFactor']?.value).toEqual({ '0.5': 1, '0.8': 2 })
})

test('ownership as text, and nothing on stderr', async () => {
  const ended = await place.commonhold('ownership', '--window', '2015Q2')
  expect(ended).toMatchObject({ status: 0, stderr: '' })
  expect(ended.stdout).toMatch(/houston {2}1 Apr – 30 Jun 2015[\s\S]*one person +48 %.*━/)
})

test('what is recorded, a sign a month; and the acts behind a number, as many as it says', async () => {
  const covered = await place.commonhold('coverage', '--kinds')
  expect(covered).toMatchObject({ status: 0, stderr: '' })
  expect(covered.stdout).toMatch(/slack:\w+ +▒█{13}[\s\S]*pin +·{4}█·{9}/)
  const asked = ['--window', '2015Q4', '--facet', 'answering']
  const evidence = documentOf<{ N: number; total: number; acts: unknown[] }>(
    await place.commonhold('evidence', ...asked, '--json'),
  )
  expect([evidence.total, evidence.acts.length]).toEqual([evidence.N, evidence.N])
  expect((await place.commonhold('evidence', ...asked, '--limit', '2')).stdout).toMatch(
    /2 of \d+ acts[\s\S]*--after \S+/,
  )
})

test('verify finds no difference, and there is nothing to migrate', async () => {
  const verified = documentOf(await place.commonhold('verify', '--json'))
  expect(verified).toMatchObject({ differences: 0, repaired: 0 })
  expect(documentOf(await place.commonhold('migrate', '--json'))).toEqual({ applied: [] })
})

test('an unknown pilot is told with those there are', async () => {
  const ended = await place.commonhold('verdict', '--pilot', 'dallas')
  expect(ended).toMatchObject({ status: 1, stdout: '' })
  expect(ended.stderr).toMatch(/There is no pilot "dallas".*houston.*\[unknown_pilot\]/)
})

test('a file that is not what it is called fails, and says so', async () => {
  writeFileSync(path.join(place.folder, 'text.zip'), 'this is no archive')
  const wrong = await place.commonhold('import', 'slack', 'text.zip', '--pilot', 'x')
  expect(wrong).toMatchObject({ status: 1, stdout: '' })
  expect(wrong.stderr).toMatch(/no slack archive.*\[wrong_format\]/)
})
