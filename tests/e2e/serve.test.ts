import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { afterAll, afterEach, expect, test } from 'vitest'
import { makePlace, SAMPLE, type Service } from './commonhold.ts'

const place = makePlace()
const services: Service[] = []
const serve = (...args: string[]) => {
  const service = place.start('serve', '--port', '0', ...args)
  services.push(service)
  return service
}
const answerOf = async (url: string) => (await (await fetch(url)).json()) as Record<string, unknown>

afterEach(async () => {
  for (const service of services.splice(0)) await service.ended('SIGKILL')
})
afterAll(place.remove)

test('the first start loads the sample, says where it is last, and ends cleanly', async () => {
  const service = serve()
  const { address, said } = await service.ready()
  expect(said).toMatch(/Loaded the sample pilot[\s\S]*Houston Data Vis/)
  expect(said.trimEnd().split('\n').at(-1)).toBe(`Commonhold is at ${address}`)
  expect(await answerOf(`${address}/v1/pilots`)).toMatchObject({
    pilots: [{ id: 'houston', name: 'Houston Data Vis' }],
  })
  const ended = await service.ended('SIGTERM')
  expect(ended.status).toBe(0)
  expect(existsSync(path.join(place.folder, 'data/lock'))).toBe(false)
})

test('after kill -9 it starts again with the same numbers', async () => {
  const killed = serve()
  const { address } = await killed.ready()
  const before = await answerOf(`${address}/v1/pilots/houston/ownership?window=2015Q2`)
  await killed.ended('SIGKILL')
  expect(existsSync(path.join(place.folder, 'data/lock'))).toBe(true)

  const begun = performance.now()
  const again = serve()
  const { address: there, said } = await again.ready()
  // Warm starts take about a second; the machine of a test may be busy.
  expect(performance.now() - begun).toBeLessThan(15_000)
  expect(said).not.toMatch(/Loaded the sample/)
  const after = await answerOf(`${there}/v1/pilots/houston/ownership?window=2015Q2`)
  expect(after['metrics']).toEqual(before['metrics'])
  expect((await again.ended('SIGINT')).status).toBe(0)
})

test('while a service holds the store, commands talk to it', async () => {
  const service = serve()
  const { address } = await service.ready()
  expect((await place.commonhold('verdict', '--window', '2015Q2')).stdout).toMatch(/houston {2}1 Apr/)

  const counts = await place.document<{ accepted: number; known: number }>(
    ...['import', 'slack', SAMPLE, '--pilot', 'second', '--taken', '2016-07-31'],
  )
  expect(counts.accepted).toBeGreaterThan(1_000)
  const first = await place.document('ownership', '--pilot', 'houston', '--window', '2015Q2')
  const second = await place.document('ownership', '--pilot', 'second', '--window', '2015Q2')
  expect(second['metrics']).toEqual(first['metrics'])
  expect((await place.commonhold('verdict', '--pilot', 'none')).stderr).toMatch(/\[unknown_pilot\]/)

  const other = await place.commonhold('serve', '--port', '0')
  expect(other).toMatchObject({ status: 1 })
  expect(other.stderr).toMatch(/holds the store .*\[store_locked\]/)

  // With a key made nobody is operator for nothing, but whoever can read the folder still is.
  const key = (await place.commonhold('keys', 'create', '--role', 'reader')).stdout.trim()
  expect((await fetch(`${address}/v1/pilots`)).status).toBe(401)
  expect((await fetch(`${address}/v1/pilots`, { headers: { authorization: `Bearer ${key}` } })).status).toBe(
    200,
  )
  expect((await place.commonhold('pilot', 'list')).stdout).toMatch(/houston/)
  const elsewhere = ['pilot', 'list', '--data', 'elsewhere', '--url', address]
  expect((await place.commonhold(...elsewhere)).stderr).toMatch(/\[unauthenticated\]\n.*--key/)
  expect((await place.commonhold(...elsewhere, '--key', key)).stdout).toMatch(/houston/)

  await place.document('pilot', 'remove', 'second', '--yes')
  await place.document('pilot', 'remove', 'houston', '--yes')
  await service.ended('SIGTERM')
})

test('a sample that was removed stays away', async () => {
  const service = serve()
  const { said } = await service.ready()
  expect(said).toMatch(/No pilot yet/)
  expect((await service.ended('SIGTERM')).status).toBe(0)
})

test('a port that was asked for and is taken is an error; beyond this machine a key is needed first', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const { port } = taken.address() as { port: number }
  const options = ['--data', 'fresh', '--sample', 'off']
  const refused = await place.commonhold('serve', '--port', String(port), ...options)
  expect(refused).toMatchObject({ status: 1 })
  expect(refused.stderr).toMatch(/\[port_in_use\]/)
  taken.close()
  const open = await place.commonhold('serve', '--port', '0', '--host', '0.0.0.0', ...options)
  expect(open).toMatchObject({ status: 1 })
  expect(open.stderr).toMatch(/\[unsafe_listen\]/)
})
