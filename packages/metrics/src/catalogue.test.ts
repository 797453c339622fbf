import { expect, test } from 'vitest'
import { z } from 'zod'
import { catalogue, measureNamed } from './catalogue.ts'
import { byParameter, parameterKey } from './define-measure.ts'

test('every id is there once and can be looked up', () => {
  const ids = catalogue.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  for (const entry of catalogue) expect(measureNamed(entry.id)).toBe(entry)
  expect(measureNamed('toString')).toBeUndefined()
})

test.each(catalogue.map((entry) => [entry.id, entry] as const))('%s is described completely', (_, entry) => {
  expect(entry.title).toMatch(/^[A-Z]/)
  expect(entry.question).toMatch(/\?$/)
  expect(entry.definition).toMatch(/\.$/)
  for (const edgeCase of entry.edgeCases ?? []) expect(edgeCase).toMatch(/\.$/)
  // Schemas are published as JSON schema: what has none must not be served.
  expect(z.toJSONSchema(entry.value)).toHaveProperty('$schema')
  if (entry.details) expect(z.toJSONSchema(entry.details)).toHaveProperty('type', 'object')
  if (entry.parameter) {
    const { properties } = z.toJSONSchema(entry.value)
    expect(Object.keys(properties ?? {}).sort()).toEqual(entry.parameter.values.map(parameterKey).sort())
  }
})

test('what the share of the first can be read from is hidden from readers or coarse', () => {
  const exact = catalogue.filter(({ reader }) => reader === 'exact')
  expect(new Set(exact.map(({ group }) => group))).toEqual(new Set(['breadth']))
})

test('infinity has a key of its own', () => {
  expect(byParameter([0.5, Infinity], (value) => value)).toEqual({ '0.5': 0.5, inf: Infinity })
})
