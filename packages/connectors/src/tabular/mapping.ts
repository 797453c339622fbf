import { CommonholdError } from '@commonhold/contracts/errors'
import { KINDS } from '@commonhold/contracts/events/kinds'
import { isTimeZone } from '@commonhold/contracts/events/streams'
import { isObject } from '../json/loose.ts'
import { type Field, isField } from './fields.ts'
import { TIME_FORMATS, type TimeFormat, type TimeReading, timeReading } from './time.ts'

/** Which column is what, and how it is to be read. Written in a file, or as `name=value` on the command line and in a
 *  query; the file is turned into those names:
 *
 *  { "time": { "column": "Datum", "format": "day-first", "zone": "Europe/Zurich" },
 *    "kind": { "column": "Art", "values": { "Antwort": "reply" } }, "space": { "value": "forum" }, "separator": ";" }
 *
 *  time=Datum, time.format=day-first, time.zone=Europe/Zurich, kind=Art, kind.values.Antwort=reply,
 *  space.value=forum, separator=; */
export interface Mapping {
  /** Columns by field; an empty name leaves the field out. */
  readonly columns: Readonly<Record<string, string>>
  /** The same in every record. */
  readonly fixed: Readonly<Partial<Record<Field, string>>>
  /** What the source calls a kind of act, folded, to what it is here. */
  readonly kinds: ReadonlyMap<string, string>
  readonly time: TimeReading
  readonly separator: string | null
}

const SEPARATORS: Readonly<Record<string, string>> = {
  tab: '\t',
  '\\t': '\t',
  comma: ',',
  semicolon: ';',
  pipe: '|',
}

/** @throws CommonholdError invalid_parameter */
export function mappingOf(map: Readonly<Record<string, string>>): Mapping {
  const columns: Record<string, string> = {}
  const fixed: Partial<Record<Field, string>> = {}
  const kinds = new Map<string, string>()
  let format: TimeFormat | null = null
  let zone: string | null = null
  let separator: string | null = null
  for (const [name, value] of Object.entries(map)) {
    const [field = '', setting, ...rest] = name.split('.')
    if (name === 'separator') separator = separatorOf(value)
    else if (name === 'time.format') format = timeFormat(value)
    else if (name === 'time.zone') zone = timeZone(value)
    else if (setting === 'value' && rest.length === 0 && isField(field)) fixed[field] = value
    else if (field === 'kind' && setting === 'values' && rest.length > 0)
      kinds.set(foldKind(rest.join('.')), value)
    else columns[name] = value
  }
  const wrong = [...kinds.values(), ...(fixed.kind === undefined ? [] : [fixed.kind])].find(
    (kind) => !isKind(kind),
  )
  if (wrong !== undefined)
    throw invalid(`there is no kind "${wrong.slice(0, 40)}"; there are message, skip, ${KINDS.join(', ')}`)
  return { columns, fixed, kinds, time: timeReading(format, zone), separator }
}

const isKind = (kind: string) =>
  kind === 'message' || kind === 'skip' || (KINDS as readonly string[]).includes(kind)

export const foldKind = (kind: string) => kind.normalize('NFC').trim().toLowerCase()

/** A mapping file's JSON, as `name=value`.
 *  @throws CommonholdError invalid_parameter where a part of it means nothing */
export function pairsOfMapping(text: string): Record<string, string> {
  const file = parsed(text)
  const pairs: Record<string, string> = {}
  for (const [name, value] of Object.entries(file)) {
    if (typeof value === 'string') pairs[name] = value
    else if (!isObject(value))
      throw invalid(`in the mapping, ${name.slice(0, 40)} is neither a column's name nor an object`)
    else
      for (const [setting, said] of Object.entries(value)) {
        if (setting === 'column' && typeof said === 'string') pairs[name] = said
        else if (setting === 'values' && isObject(said))
          for (const [source, kind] of Object.entries(said)) {
            if (typeof kind !== 'string')
              throw invalid('in the mapping, values are kinds by what the source calls them')
            pairs[`${name}.values.${source}`] = kind
          }
        else if (['value', 'format', 'zone'].includes(setting) && typeof said === 'string')
          pairs[`${name}.${setting}`] = said
        else
          throw invalid(
            `in the mapping, ${name.slice(0, 40)} has "${setting.slice(0, 40)}"; it may have column, value, values, format, zone`,
          )
      }
  }
  return pairs
}

function parsed(text: string): object {
  try {
    const value: unknown = JSON.parse(text.replace(/^\ufeff/, ''))
    if (isObject(value)) return value
  } catch {
    // Said below, without the text around the fault.
  }
  throw invalid('the mapping is not a JSON object')
}

function separatorOf(value: string): string {
  const separator = SEPARATORS[value.trim()] ?? value
  if (separator.length === 1 && !/["\r\n]/.test(separator)) return separator
  throw invalid('the separator is one character, or comma, semicolon, tab, pipe')
}

function timeFormat(value: string): TimeFormat {
  const format = TIME_FORMATS.find((each) => each === value)
  if (format !== undefined) return format
  throw invalid(`time.format is one of ${TIME_FORMATS.join(', ')}; ISO 8601 and numbers since 1970 need none`)
}

function timeZone(value: string): string {
  if (isTimeZone(value)) return value
  throw invalid('time.zone is an IANA time zone such as Europe/Zurich')
}

const invalid = (detail: string) => new CommonholdError('invalid_parameter', detail)
