import { afterAll, expect, test } from 'vitest'
import { makePlace } from './commonhold.ts'

const place = makePlace()
afterAll(place.remove)

test.each([
  [['--help'], 0, /Usage: commonhold/],
  [['import', '--help'], 0, /Example:\n {2}commonhold import slack/],
  [['series', '--help'], 0, /effectiveOwners +As if how many people/],
])('%s helps', async (args, status, words) => {
  const ended = await place.here(...args)
  expect(ended).toMatchObject({ status, stderr: '' })
  expect(ended.stdout).toMatch(words)
})

test.each([
  [['frobnicate'], /unknown command 'frobnicate'/],
  [['ownership', '--windo', '2015'], /Did you mean --window/],
  [['import', 'slack', 'export.zip'], /which pilot/],
  [['serve', '--port', 'many'], /--port: not a port/],
  [['keys', 'create', '--role', 'king'], /Allowed choices are/],
  [['pilot', 'remove', 'x'], /--yes/],
])('%s is wrong use', async (args, words) => {
  const ended = await place.here(...args)
  expect(ended).toMatchObject({ status: 2, stdout: '' })
  expect(ended.stderr).toMatch(words)
})

test('an address where nothing answers fails, with the reason and the next step', async () => {
  const ended = await place.commonhold('verdict', '--url', 'http://127.0.0.1:6')
  expect(ended).toMatchObject({ status: 1, stdout: '' })
  expect(ended.stderr).toMatch(/Nothing answers at .*\[not_ready\]\n {2}\S/)
})

test('for machines an error is a document too', async () => {
  const ended = await place.here('verdict', '--url', 'http://127.0.0.1:6', '--json')
  expect(JSON.parse(ended.stderr)).toMatchObject({ code: 'not_ready', status: 503 })
})

test('the program ends as its function says', async () => {
  expect(await place.commonhold('--version')).toMatchObject({ status: 0, stderr: '' })
  expect(await place.commonhold('frobnicate')).toMatchObject({ status: 2, stdout: '' })
})
