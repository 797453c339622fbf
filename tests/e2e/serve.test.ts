import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { afterAll, afterEach, expect, test } from 'vitest'
import { makePlace, type Service } from './commonhold.ts'

const place = makePlace()
const services: Service[] = []
const serve = (...args: string[]) => {
  const service = place.start('serve', '--port', '0', ...args)
  services.push(service)
  return service
}
const isLocked = () => existsSync(path.join(place.folder, 'data/lock'))
const answerOf = async (url: string) => (await (await fetch(url)).json()) as Record<string, unknown>
const OWNERSHIP = '/v1/pilots/houston/ownership?window=2015Q2'

afterEach(async () => {
  for (const service of services.splice(0)) await service.ended('SIGKILL')
})
afterAll(place.remove)

test('the first start loads the sample and says where it is last; after kill -9 the next has the same numbers', async () => {
  const first = serve()
  const { address, said } = await first.ready()
  expect(said).toMatch(/Loaded the sample pilot[\s\S]*Houston Data Vis/)
  expect(said.trimEnd().split('\n').at(-1)).toBe(`Commonhold is at ${address}`)
  expect(await answerOf(`${address}/v1/pilots`)).toMatchObject({
    pilots: [{ id: 'houston', name: 'Houston Data Vis' }],
  })
  const before = await answerOf(`${address}${OWNERSHIP}`)
  await first.ended('SIGKILL')
  expect(isLocked()).toBe(true)

  const begun = performance.now()
  const second = serve()
  const again = await second.ready()
  // A warm start takes about a second; the machine of a test may be busy.
  expect(performance.now() - begun).toBeLessThan(30_000)
  expect(again.said).not.toMatch(/Loaded the sample/)
  expect((await answerOf(`${again.address}${OWNERSHIP}`))['metrics']).toEqual(before['metrics'])
  await place.document('pilot', 'remove', 'houston', '--yes')
  expect((await second.ended('SIGTERM')).status).toBe(0)
  expect(isLocked()).toBe(false)
})

test('a sample that was removed stays away', async () => {
  const service = serve()
  const { said } = await service.ready()
  expect(said).toMatch(/No pilot yet/)
  expect((await service.ended('SIGINT')).status).toBe(0)
})

test('a port that was asked for and is taken is an error', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const { port } = taken.address() as { port: number }
  const refused = await place.commonhold('serve', '--port', String(port))
  expect(refused).toMatchObject({ status: 1 })
  expect(refused.stderr).toMatch(/\[port_in_use\]/)
  taken.close()
})

test('beyond this machine a key is needed first', async () => {
  const open = await place.commonhold('serve', '--port', '0', '--host', '0.0.0.0')
  expect(open).toMatchObject({ status: 1 })
  expect(open.stderr).toMatch(/\[unsafe_listen\]/)
  expect(isLocked()).toBe(false)
})
