import { CommonholdError } from '@commonhold/contracts/errors'
import { microsOfInstant } from '@commonhold/contracts/events/instant'
import type { Archive } from '../archive/archive.ts'
import { type Line, lines } from '../archive/lines.ts'
import type { ReadItem, ReadOptions } from '../connector.ts'
import { eventMaker } from '../envelopes.ts'
import { isObject, type Loose, textOf } from '../json/loose.ts'
import { latestTime } from '../latest.ts'
import { dayMicros } from '../taken.ts'
import { bulkLines } from './bulk.ts'
import { microsOfMillis } from './ids.ts'
import { bulkFiles } from './recognise.ts'

/** A root stands in one line with all its replies: the limit of other line files would cost whole conversations. */
const LONGEST = 64 * 1024 * 1024

export async function* readMattermost(archive: Archive, options: ReadOptions): AsyncGenerator<ReadItem> {
  const files = await bulkFiles(archive)
  if (files.size === 0)
    throw new CommonholdError(
      'wrong_format',
      'there is no file of lines as a Mattermost bulk export has them',
    )
  const recorded = await takenAt(archive, files, options)
  const make = eventMaker(options.pilot, recorded)
  for await (const entry of archive.entries()) {
    if (!files.has(entry.name)) {
      yield { type: 'skipped', reason: 'other-file', at: { file: entry.name, record: null } }
      continue
    }
    const bulk = bulkLines(options, recorded, make)
    for await (const line of lines(entry.bytes(), LONGEST)) {
      if (line.problem === null && line.text.trim() === '') continue
      const at = { file: entry.name, record: line.number }
      const value = parsedLine(line)
      if ('code' in value) {
        bulk.broken()
        yield { type: 'rejected', code: value.code, message: value.message, at }
      } else for (const item of bulk.read(value.line, at)) yield item
    }
  }
}

type Value = { readonly line: Loose } | NonNullable<Line['problem']>

function parsedLine({ text, problem }: Line): Value {
  if (problem !== null) return problem
  try {
    const line: unknown = JSON.parse(text)
    return isObject(line) ? { line } : { code: 'not_json', message: 'not a JSON object' }
  } catch {
    // The parser's own message quotes the text around the fault; it goes no further than here.
    return { code: 'not_json', message: 'not valid JSON' }
  }
}

/** Every event of an export is as old as the export: named by the person, by its version line, or by the last
 *  thing in it. */
async function takenAt(
  archive: Archive,
  files: ReadonlySet<string>,
  { taken }: ReadOptions,
): Promise<number> {
  const named = taken === null ? null : dayMicros(taken)
  if (named !== null) return named
  const times: number[] = []
  for await (const entry of archive.entries()) {
    if (!files.has(entry.name)) continue
    const time =
      (await createdIn(entry.bytes())) ??
      (await latestTime(entry.bytes(), /"create_at":\s?(\d{13})\b/g, (text) => microsOfMillis(Number(text))))
    if (time !== null) times.push(time)
  }
  return Math.max(0, ...times)
}

/** Since version 7 the first line says when the export was made. */
async function createdIn(bytes: AsyncIterable<Uint8Array>): Promise<number | null> {
  for await (const line of lines(bytes)) {
    const value = parsedLine(line)
    if ('code' in value) return null
    const { type, info } = value.line
    const created =
      type === 'version' && isObject(info) ? microsOfInstant(textOf(info['created']) ?? '') : null
    return created !== null && created > 0 && created <= Date.now() * 1000 ? created : null
  }
  return null
}
