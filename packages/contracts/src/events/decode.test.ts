import { expect, test } from 'vitest'
import { type Decoded, decodeEvent } from './decode.ts'

const NOW = Date.parse('2026-01-01T00:00:00Z') * 1000

const event = (change: object = {}, data: object = {}) => ({
  specversion: '1.0',
  type: 'org.commonhold.activity.v1',
  source: 'slack:T1/C1',
  id: '1433558696.000005',
  time: '2015-06-06T02:44:56.000005Z',
  partitionkey: 'houston',
  data: { kind: 'post', actor: 'slack:T1:U1', object: 'slack:T1/C1/1433558696.000005', ...data },
  ...change,
})
const decoded = (raw: unknown) => decodeEvent(raw, NOW)
const refusal = (raw: unknown) => {
  const result: Decoded = decoded(raw)
  return result.ok ? null : `${result.code} ${result.pointer}`
}

test('an activity keeps its microseconds and gets the defaults of what was left out', () => {
  expect(decoded(event())).toEqual({
    ok: true,
    event: {
      stream: 'activity',
      pilot: 'houston',
      source: 'slack:T1/C1',
      id: '1433558696.000005',
      sequence: 0,
      time: Date.parse('2015-06-06T02:44:56Z') * 1000 + 5,
      recorded: Date.parse('2015-06-06T02:44:56Z') * 1000 + 5,
      data: {
        kind: 'post',
        actor: 'slack:T1:U1',
        object: 'slack:T1/C1/1433558696.000005',
        space: null,
        conversation: null,
        inReplyTo: null,
        mentions: [],
        wideMention: false,
        accepted: false,
        target: null,
        targetActor: null,
        length: null,
        evidence: 'observed',
      },
    },
  })
})

test.each([
  ['an event that is none', [], 'invalid_event '],
  ['no id', event({ id: undefined }), 'invalid_event /id'],
  ['an empty id', event({ id: '' }), 'invalid_event /id'],
  ['another CloudEvents version', event({ specversion: '0.3' }), 'unsupported_version /specversion'],
  ['no pilot', event({ partitionkey: undefined }), 'wrong_partition /partitionkey'],
  ['a pilot that is a path', event({ partitionkey: '../etc' }), 'invalid_event /partitionkey'],
  [
    'an erasure, which nobody would carry out',
    event({ type: 'org.commonhold.erasure.v1', data: { account: 'slack:T1:U1' } }),
    'not_supported /type',
  ],
  ['a type nobody knows', event({ type: 'org.example.x' }), 'unknown_event_type /type'],
  ['a kind nobody knows', event({}, { kind: 'dance' }), 'unknown_kind /data/kind'],
  ['a day that does not exist', event({ time: '2015-02-30T00:00:00Z' }), 'invalid_event /time'],
  ['a time without a zone', event({ time: '2015-02-03T00:00:00' }), 'invalid_event /time'],
  ['the far future', event({ time: '2026-01-02T00:00:01Z' }), 'time_out_of_range /time'],
  ['before 1970', event({ time: '1969-12-31T23:59:59Z' }), 'time_out_of_range /time'],
  ['a field of ten megabytes', event({}, { object: 'x'.repeat(10_000_000) }), 'value_too_long /data/object'],
  ['a NUL byte', event({ id: 'a\0b' }), 'forbidden_character /id'],
  ['a lone surrogate', event({}, { space: 'a\ud800' }), 'forbidden_character /data/space'],
  ['a negative sequence', event({ sequence: -1 }), 'invalid_event /sequence'],
  ['a sequence beyond what is exact', event({ sequence: '9999999999999999' }), 'invalid_event /sequence'],
])('%s is refused with its place', (_, raw, expected) => {
  expect(refusal(raw)).toBe(expected)
})

test('keys that reach for the prototype are dropped and reach nothing', () => {
  const raw = JSON.parse(
    JSON.stringify(event()).replace('"kind"', '"__proto__":{"polluted":1},"constructor":{},"kind"'),
  )
  const result = decoded(raw)
  expect(result.ok).toBe(true)
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  expect(JSON.stringify(result)).not.toContain('polluted')
})

test('text that nobody asked for never comes through', () => {
  expect(
    JSON.stringify(decoded(event({ text: 'SECRET' }, { text: 'SECRET', title: 'SECRET' }))),
  ).not.toContain('SECRET')
})

test('a message of the version before is read as today’s', () => {
  const old = {
    ...event({ type: 'org.commonhold.activity.v0' }),
    data: {
      verb: 'reply',
      user: 'slack:T1:U1',
      message: 'slack:T1/C1/2',
      channel: 'slack:T1/C1',
      thread: 'slack:T1/C1/1',
      parent: 'slack:T1/C1/1',
      mentioned: ['slack:T1:U2'],
      broadcast: true,
    },
  }
  const result = decoded(old)
  expect(result.ok && result.event).toMatchObject({
    stream: 'activity',
    data: {
      kind: 'reply',
      actor: 'slack:T1:U1',
      object: 'slack:T1/C1/2',
      space: 'slack:T1/C1',
      conversation: 'slack:T1/C1/1',
      inReplyTo: 'slack:T1/C1/1',
      mentions: ['slack:T1:U2'],
      wideMention: true,
    },
  })
})
