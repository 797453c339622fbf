import { expect, test } from 'vitest'
import { type Client, createDatabase } from './database.ts'

const failing = (error: unknown): Client => {
  const fail = () => Promise.reject(error)
  return { command: fail, query: fail, exec: fail, insert: fail, close: async () => {} }
}

async function failureOf(error: unknown): Promise<Error & { code?: string }> {
  const client = failing(error)
  const database = createDatabase({ writer: client, aside: client, readers: [client] })
  return database.command('SELECT 1').then(
    () => expect.unreachable(),
    (failure) => failure,
  )
}

const NAMED =
  "Value Jane Doe cannot be parsed as UInt64 for query parameter 'unit': In scope SELECT 'Jane Doe'"

test.each([
  [
    Object.assign(new Error(NAMED), { code: '457', type: 'BAD_QUERY_PARAMETER' }),
    /: 457 BAD_QUERY_PARAMETER$/,
  ],
  [new Error(`Code: 457. DB::Exception: ${NAMED}`), /: 457$/],
  [new Error("Connection lost while asking for 'Jane Doe'"), /: Connection lost while asking for$/],
  [new Error(''), /: it does not say why$/],
])('of a failed statement no value is told, not even as a cause', async (error, said) => {
  const failure = await failureOf(error)
  expect(failure.message).toMatch(said)
  expect(failure.cause).toBeUndefined()
  expect(failure.stack).not.toContain('Jane')
})

test.each([
  Object.assign(new Error('Cannot reserve 1.00 MiB'), { code: '243', type: 'NOT_ENOUGH_SPACE' }),
  new Error('Code: 243. DB::Exception: Cannot reserve 1.00 MiB'),
  new Error('write failed: No space left on device, while writing Jane Doe'),
])('a full disk is said to be one', async (error) => {
  const failure = await failureOf(error)
  expect(failure.code).toBe('disk_full')
  expect(failure.cause).toBeUndefined()
})
