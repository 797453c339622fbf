import type { Envelope } from '@commonhold/contracts/events/envelope'
import type { Archive, ArchiveEntry } from '../archive/archive.ts'
import type { Refusal } from '../archive/container.ts'
import { asUtf8 } from '../archive/encoding.ts'
import { failureOf } from '../archive/entries.ts'
import { lines } from '../archive/lines.ts'
import type { Connector, Position, ReadItem, ReadOptions } from '../connector.ts'
import { arrayElements } from '../json/array.ts'
import { isObject, type Loose } from '../json/loose.ts'

/** Events already in our own form, one a line or as one JSON list. They pass as they are, to be validated
 *  where all events are; only the pilot is the one the person named. */
export const cloudevents: Connector = { format: 'cloudevents', recognise, read }

async function recognise(archive: Archive): Promise<string | null> {
  for await (const entry of archive.entries())
    for await (const { value, problem } of records(entry)) {
      if (problem !== null || !isObject(value)) break
      if (typeof value['specversion'] === 'string' && 'source' in value)
        return 'CloudEvents by their specversion'
      break
    }
  return null
}

async function* read(archive: Archive, options: ReadOptions): AsyncGenerator<ReadItem> {
  for await (const entry of archive.entries())
    for await (const { value, problem, at } of records(entry)) {
      if (problem !== null) yield { type: 'rejected', ...problem, at }
      else if (isCloudEvent(value))
        yield { type: 'event', event: { ...value, partitionkey: options.pilot } as unknown as Envelope, at }
      else yield { type: 'rejected', code: 'invalid_event', message: 'not a CloudEvent', at }
    }
}

/** Anything else could be a message with its text: it goes no further. */
const isCloudEvent = (value: unknown): value is Loose =>
  isObject(value) && typeof value['specversion'] === 'string' && typeof value['type'] === 'string'

interface Read {
  readonly value: unknown
  readonly problem: Refusal | null
  readonly at: Position
}

async function* records(entry: ArchiveEntry): AsyncGenerator<Read> {
  if (await isList(entry)) {
    for await (const { index, value, problem } of arrayElements(entry.bytes()))
      yield { value, problem, at: { file: entry.name, record: index } }
    return
  }
  for await (const { number, text, problem } of lines(entry.bytes())) {
    const at = { file: entry.name, record: number }
    if (problem !== null) yield { value: undefined, problem, at }
    else if (text.trim() !== '') yield parsed(text, at)
  }
}

function parsed(text: string, at: Position): Read {
  try {
    return { value: JSON.parse(text), problem: null, at }
  } catch {
    return { value: undefined, problem: { code: 'not_json', message: 'not valid JSON' }, at }
  }
}

/** A JSON list begins with a bracket, a line with a brace. */
async function isList(entry: ArchiveEntry): Promise<boolean> {
  try {
    for await (const chunk of asUtf8(entry.bytes())) {
      const first = chunk.find((byte) => byte > 0x20)
      if (first !== undefined) return first === 0x5b
    }
  } catch (error) {
    // Reading it for its records tells what is wrong with it.
    failureOf(error)
  }
  return false
}
