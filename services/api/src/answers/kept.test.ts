import { expect, test } from 'vitest'
import { createKeptAnswers } from './kept.ts'

test('the same question at the same time is answered once', async () => {
  const kept = createKeptAnswers(2)
  let made = 0
  const make = async () => ++made
  expect(await Promise.all([kept.get('a', make), kept.get('a', make)])).toEqual([1, 1])
})

test('the one not asked for longest goes first, and a failure is not kept', async () => {
  const kept = createKeptAnswers(2)
  const made: string[] = []
  const ask = (tag: string) => kept.get(tag, async () => made.push(tag))
  for (const tag of ['a', 'b', 'a', 'c', 'a', 'b']) await ask(tag)
  expect(made).toEqual(['a', 'b', 'c', 'b'])
  await expect(kept.get('d', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(await kept.get('d', async () => 'yes')).toBe('yes')
})
