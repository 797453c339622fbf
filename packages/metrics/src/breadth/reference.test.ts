import { expect, test } from 'vitest'
import cases from '../../reference/breadth.json' with { type: 'json' }
import { dayFromNumber } from '../time/day.ts'
import { breadthMetrics } from './breadth.ts'
import { HABIT, HABIT_DAYS } from './habitual.ts'
import type { BreadthInput } from './tables.ts'

/** The tables of a case. Days there are numbers from 0 on; the record begins long before. */
function inputOf({ start, end, enabled, unit, days }: (typeof cases)[number]): BreadthInput {
  const day = (number: number) => dayFromNumber(20_000 + number)
  const daysOf = Object.entries(days)
  const listed = Object.entries(enabled as Record<string, number>)
  const unitOf = unit as Record<string, string>
  const active = (from: number, to: number) =>
    daysOf.flatMap(([person, on]) => (on.some((each) => from <= each && each < to) ? [person] : []))
  const byUnit = (people: readonly string[]) =>
    new Map(
      Map.groupBy(
        people.filter((person) => unitOf[person] !== undefined),
        (person) => unitOf[person] as string,
      )
        .entries()
        .map(([name, of]) => [name, of.length]),
    )
  const blocksOf = (on: readonly number[]) =>
    new Set(
      on
        .filter((each) => each >= end - HABIT_DAYS && each < end)
        .map((each) => Math.floor((end - 1 - each) / HABIT.blockDays)),
    ).size
  return {
    window: { from: day(start), to: day(end) },
    covered: { from: day(start), to: day(end) },
    coveredFrom: day(-1_000),
    beginnings: [],
    classes: [],
    eligible: null,
    eligiblePeople: null,
    firsts: daysOf.map(([person, [first]]) => ({
      person,
      contribution: first === undefined ? null : day(first),
      ownership: null,
    })),
    active: {
      current: active(start, end),
      previous: active(2 * start - end, start),
      earlier: active(0, 2 * start - end),
      previousComplete: true,
    },
    units: {
      eligible: byUnit(listed.flatMap(([person, from]) => (from < end ? [person] : []))),
      active: byUnit(active(start, end)),
    },
    habit: {
      complete: true,
      enabled: new Set(listed.flatMap(([person, from]) => (from <= end - HABIT_DAYS ? [person] : []))),
      blocks: new Map(daysOf.map(([person, on]) => [person, blocksOf(on)])),
    },
    enabledIn: new Map(
      listed.flatMap(([person, from]) => (start <= from && from < end ? [[person, day(from)]] : [])),
    ),
  }
}

test.each(cases.map((one, index) => ({ index, ...one })))('reference $index', (one) => {
  const { retention, habitual, unitCoverage, timeToFirstContribution } = breadthMetrics(inputOf(one))
  const { value, lost, returned } = one.expected.retention
  expect(retention).toMatchObject({ value, details: { lost, returned } })
  expect([habitual.value, unitCoverage.value, timeToFirstContribution.value]).toEqual([
    one.expected.habitual,
    one.expected.unitCoverage,
    one.expected.timeToFirstContribution,
  ])
})

test('the cases are not all alike', () => {
  for (const id of ['habitual', 'unitCoverage', 'timeToFirstContribution'] as const) {
    const values = cases.map(({ expected }) => expected[id])
    expect(values).toContain(null)
    expect(new Set(values).size).toBeGreaterThan(4)
  }
})
