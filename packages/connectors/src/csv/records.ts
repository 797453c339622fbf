import type { Refusal } from '../archive/container.ts'
import { inWords } from '../archive/limits.ts'
import { type Line, LONGEST_LINE, lines } from '../archive/lines.ts'

/** One record of a CSV file (RFC 4180; also with `;` or tabs, and bare LF), at the line it begins on. */
export interface CsvRecord {
  readonly line: number
  readonly fields: readonly string[]
  readonly problem: Refusal | null
}

/** A quote that is never closed would swallow the file: after this much the line it began on is given up,
 *  and reading goes on with the next. */
const LONGEST_RECORD = LONGEST_LINE
const MOST_LINES = 1000

/** The delimiter is told by the first line: by `sep=;`, which some spreadsheets write before the header, or as the
 *  candidate most often in it, outside of quotes.
 *  @param separator where the person said so */
export async function* csvRecords(
  bytes: AsyncIterable<Uint8Array>,
  separator: string | null = null,
): AsyncGenerator<CsvRecord> {
  let delimiter = separator
  let open: Line[] = []
  let openLength = 0

  function* closeOrGiveUp(line: Line): Generator<CsvRecord> {
    delimiter ??= delimiterOf(line.text)
    open.push(line)
    openLength += line.text.length
    const text = open.length === 1 ? line.text : open.map((each) => each.text).join('\n')
    const fields = fieldsOf(text, delimiter)
    if (fields !== null) {
      const first = (open[0] as Line).number
      open = []
      openLength = 0
      if (text !== '') yield { line: first, fields, problem: null }
    } else if (openLength > LONGEST_RECORD || open.length > MOST_LINES) yield* giveUp()
  }

  function* giveUp(): Generator<CsvRecord> {
    const [first, ...rest] = open
    open = []
    openLength = 0
    if (!first) return
    const message = `a quote is opened here and not closed within ${inWords(LONGEST_RECORD)}`
    yield { line: first.number, fields: [], problem: { code: 'broken_record', message } }
    for (const line of rest) yield* closeOrGiveUp(line)
  }

  for await (const line of lines(bytes)) {
    const declared = line.number === 1 ? /^sep=(.)$/i.exec(line.text)?.[1] : undefined
    if (declared !== undefined) delimiter ??= declared
    else if (line.problem === null) yield* closeOrGiveUp(line)
    else {
      while (open.length > 0) yield* giveUp()
      yield { line: line.number, fields: [], problem: line.problem }
    }
  }
  while (open.length > 0) yield* giveUp()
}

/** @returns null while a quote is open */
export function fieldsOf(record: string, delimiter: string): string[] | null {
  if (!record.includes('"')) return record.split(delimiter)
  const fields: string[] = []
  for (let at = 0; ; ) {
    if (record[at] === '"') {
      let value = ''
      for (at++; ; ) {
        const quote = record.indexOf('"', at)
        if (quote < 0) return null
        value += record.slice(at, quote)
        at = quote + 1
        if (record[at] !== '"') break
        value += '"'
        at++
      }
      // What stands between the closing quote and the delimiter belongs to the value, as spreadsheets read it.
      const end = record.indexOf(delimiter, at)
      fields.push(value + record.slice(at, end < 0 ? undefined : end))
      if (end < 0) return fields
      at = end + 1
    } else {
      const end = record.indexOf(delimiter, at)
      fields.push(record.slice(at, end < 0 ? undefined : end))
      if (end < 0) return fields
      at = end + 1
    }
  }
}

export function delimiterOf(header: string): string {
  const plain = header.replace(/"[^"]*"/g, '')
  const counts = [',', ';', '\t'].map((each) => [each, plain.split(each).length] as const)
  return counts.reduce((best, each) => (each[1] > best[1] ? each : best))[0]
}
