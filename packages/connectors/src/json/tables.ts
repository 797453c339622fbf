import { isUtf8 } from 'node:buffer'
import type { Refusal } from '../archive/container.ts'
import { asUtf8 } from '../archive/encoding.ts'
import { failureOf } from '../archive/entries.ts'
import { elementOf, LONGEST_ELEMENT, WHOLE } from './array.ts'
import { isObject, type Loose } from './loose.ts'
import { createMemberSplitter } from './members.ts'

/** What stands in a file that is one JSON object: an element of one of its lists, counted from 1, or another
 *  value, whose index is 0. */
export interface TableRow {
  readonly path: string
  readonly index: number
  readonly value: unknown
  /** Set where the row is broken; with the path '' it stands for all that follows in the file. */
  readonly problem: Refusal | null
}

/** The rows at the named paths of a file that is one JSON object, whatever its size, in constant memory.
 *  @param paths `zerver_message` for a member, `post_stream.posts` for a member's member */
export async function* tableRows(
  bytes: AsyncIterable<Uint8Array>,
  paths: ReadonlySet<string>,
): AsyncGenerator<readonly TableRow[]> {
  const chunks: Buffer[] = []
  let size = 0
  let reader: ReturnType<typeof rowReader> | null = null
  let failure: Refusal | null = null
  try {
    for await (const chunk of asUtf8(bytes)) {
      if (reader !== null) {
        yield reader.push(chunk)
        continue
      }
      chunks.push(chunk)
      size += chunk.length
      if (size <= WHOLE) continue
      reader = rowReader(paths)
      for (const held of chunks.splice(0)) yield reader.push(held)
    }
  } catch (error) {
    failure = failureOf(error)
  }
  if (reader === null) {
    const whole = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)
    const value = failure === null ? parsedObject(whole) : null
    if (value !== null) {
      yield rowsOf(value, paths)
      return
    }
    reader = rowReader(paths)
    yield reader.push(whole)
  }
  yield reader.end(failure)
}

function parsedObject(bytes: Buffer): Loose | null {
  if (!isUtf8(bytes)) return null
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'))
    return isObject(value) ? value : null
  } catch {
    return null
  }
}

function rowsOf(whole: Loose, paths: ReadonlySet<string>): TableRow[] {
  return [...paths].flatMap((path) => {
    const value = path.split('.').reduce<unknown>((at, key) => (isObject(at) ? at[key] : undefined), whole)
    if (value === undefined) return []
    if (!Array.isArray(value)) return [{ path, index: 0, value, problem: null }]
    return value.map((each, i) => ({ path, index: i + 1, value: each, problem: null }))
  })
}

function rowReader(paths: ReadonlySet<string>) {
  const splitter = createMemberSplitter(paths, LONGEST_ELEMENT)
  const counts = new Map<string, number>()
  return {
    push(chunk: Buffer): TableRow[] {
      const rows: TableRow[] = []
      splitter.push(chunk, (path, bytes, listed) => {
        const index = listed ? (counts.get(path) ?? 0) + 1 : 0
        if (listed) counts.set(path, index)
        rows.push({ path, ...elementOf(index, bytes) })
      })
      return rows
    },
    end(failure: Refusal | null): TableRow[] {
      const problem = failure ?? ENDINGS[splitter.state()]
      return problem === null ? [] : [{ path: '', index: 0, value: undefined, problem }]
    },
  }
}

const rest = (message: string): Refusal => ({ code: 'broken_record', message })

const ENDINGS = {
  before: rest('the file is empty'),
  inside: rest('the file ends too early: the rest is missing'),
  after: null,
  'not-an-object': rest('not a JSON object'),
  unbalanced: rest('the brackets do not match: the rest of the file was not read'),
} as const
