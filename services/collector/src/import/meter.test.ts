import { expect, test } from 'vitest'
import { createMeter } from './meter.ts'
import { newReading } from './read.ts'

test('time left is unknown until it can be told, then what the rest takes at the same pace', () => {
  const reading = newReading()
  let clock = 0
  const meter = createMeter('id', reading, () => clock)
  expect(meter.progress()).toMatchObject({ phase: 'waiting', secondsLeft: null, perSecond: 0 })
  meter.begin()
  clock = 1_000
  expect(meter.progress().secondsLeft).toBeNull()
  meter.total(1_000)
  reading.bytesBefore = 250
  reading.events = 500
  expect(meter.progress()).toMatchObject({ phase: 'reading', perSecond: 500, readBytes: 250, secondsLeft: 3 })
  meter.deriving()
  expect(meter.progress()).toMatchObject({ phase: 'deriving', secondsLeft: null })
  clock = 2_000
  meter.end()
  clock = 60_000
  expect(meter.progress()).toMatchObject({ phase: 'done', perSecond: 250, secondsLeft: 0 })
})
