import { expect, test } from 'vitest'
import { createSettler } from './settler.ts'

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

function recorder() {
  const lines: { message: string; fields: Record<string, unknown> }[] = []
  const note = (fields: object, message: string) => void lines.push({ message, fields: { ...fields } })
  return { log: { info: note, error: note }, lines }
}

test('many in a row are published once, soon after the last', async () => {
  let runs = 0
  const settler = createSettler(async () => void runs++, recorder().log, { quietMs: 40, latestMs: 5_000 })
  for (let i = 0; i < 5; i++) {
    settler.accepted()
    await pause(5)
  }
  expect(runs).toBe(0)
  await settler.settled()
  expect(runs).toBe(1)
})

test('while more keeps coming nothing waits longer than the latest moment', async () => {
  let runs = 0
  const settler = createSettler(async () => void runs++, recorder().log, { quietMs: 60, latestMs: 100 })
  for (let i = 0; i < 20; i++) {
    settler.accepted()
    await pause(20)
  }
  expect(runs).toBeGreaterThanOrEqual(2)
  await settler.close()
})

test('in a flood it rests between runs as long as a run took; a few in a run are no flood', async () => {
  const runsWith = async (flood: number) => {
    let runs = 0
    const settle = async () => {
      runs++
      await pause(50)
    }
    const settler = createSettler(settle, recorder().log, { quietMs: 0, latestMs: 0, flood })
    for (let i = 0; i < 100; i++) {
      settler.accepted()
      await pause(4)
    }
    await settler.close()
    return runs
  }
  const [resting, restless] = [await runsWith(2), await runsWith(1_000)]
  expect(resting).toBeLessThan(restless)
})

test('one run at a time, and what comes during a run is published by the next', async () => {
  let at = 0
  let most = 0
  let accepted = 0
  let published = 0
  const settle = async () => {
    most = Math.max(most, ++at)
    const seen = accepted
    await pause(30)
    published = seen
    at--
  }
  const settler = createSettler(settle, recorder().log, { quietMs: 1, latestMs: 5 })
  for (let i = 0; i < 12; i++) {
    accepted++
    settler.accepted()
    if (i % 3 === 0) {
      const upTo = accepted
      void settler.settled().then(() => expect(published).toBeGreaterThanOrEqual(upTo))
    }
    await pause(7)
  }
  await settler.settled()
  expect(published).toBe(12)
  expect(most).toBe(1)
})

test('a failure is told with its cause and tried again until it succeeds', async () => {
  const { log, lines } = recorder()
  let tries = 0
  const settle = async () => {
    if (++tries < 4) throw new Error('the disk was away')
  }
  const settler = createSettler(settle, log, { quietMs: 1, retryMs: [5, 10] })
  settler.accepted()
  await settler.settled()
  expect(tries).toBe(4)
  expect(lines).toHaveLength(3)
  expect(lines[0]?.fields['err']).toMatchObject({ message: 'the disk was away' })
})

test('closing publishes what is open; where it cannot, whoever waits is told', async () => {
  let runs = 0
  const good = createSettler(async () => void runs++, recorder().log, { quietMs: 60_000, latestMs: 60_000 })
  good.accepted()
  await good.close()
  expect(runs).toBe(1)

  const bad = createSettler(() => Promise.reject(new Error('no')), recorder().log, { quietMs: 60_000 })
  bad.accepted()
  const told = expect(bad.settled()).rejects.toMatchObject({ code: 'not_ready' })
  await bad.close()
  await told
})
