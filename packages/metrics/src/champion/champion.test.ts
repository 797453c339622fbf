import { expect, test } from 'vitest'
import { championOf, type Standing } from './champion.ts'

const standing = (
  person: string,
  ownershipActs: number,
  contributions: number,
  firstAct: string,
): Standing => ({
  person,
  ownershipActs,
  contributions,
  firstAct,
})

test('the declared ones are one, whatever anybody does', () => {
  expect(championOf(['cyd', 'ada', 'cyd'], [standing('bob', 9, 9, '1')])).toEqual({
    people: ['ada', 'cyd'],
    by: 'declared',
  })
})

test('else who owns most, then who contributes most, then who came first: and which of them decided', () => {
  const ada = standing('ada', 5, 9, '3')
  expect(championOf([], [ada, standing('bob', 4, 99, '1')])).toEqual({ people: ['ada'], by: 'ownershipActs' })
  expect(championOf([], [ada, standing('bob', 5, 10, '4')])).toEqual({ people: ['bob'], by: 'contributions' })
  expect(championOf([], [ada, standing('bob', 5, 9, '2')])).toEqual({ people: ['bob'], by: 'firstAct' })
})

test('nobody where nobody owns anything', () => {
  expect(championOf([], [])).toBeNull()
  expect(championOf([], [standing('ada', 0, 3, '1')])).toBeNull()
})
