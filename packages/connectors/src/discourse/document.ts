import type { ArchiveEntry } from '../archive/archive.ts'
import type { Refusal } from '../archive/container.ts'
import { asUtf8 } from '../archive/encoding.ts'
import { failureOf } from '../archive/entries.ts'
import { lines } from '../archive/lines.ts'
import { elementBatches, WHOLE } from '../json/array.ts'
import { isObject, type Loose } from '../json/loose.ts'
import { tableRows } from '../json/tables.ts'
import { type DiscourseTopic, discourseTopic } from './records.ts'

/** A record of a JSON file, counted from 1 where there are several: a post and the topic around it. */
export interface PostRecord {
  readonly index: number | null
  readonly value: unknown
  readonly topic: DiscourseTopic | null
  readonly problem: Refusal | null
}

const POSTS = new Set(['post_stream.posts', 'latest_posts', 'posts'])
const ABOUT_TOPIC = new Set([
  'id',
  'category_id',
  'archetype',
  'deleted_at',
  'details',
  'created_by',
  'post_stream.id',
])

/** The posts of a file that holds one, a topic, a list of either, or one a line. Large files are read in constant
 *  memory. @returns nothing for JSON that is something else: told by an empty run and no problem */
export async function* postsIn(entry: ArchiveEntry): AsyncGenerator<readonly PostRecord[]> {
  const { bytes, failure, isWhole } = await beginningOf(entry)
  const again = () => (isWhole ? once(bytes) : entry.bytes())
  if (bytes.length === 0) {
    yield [broken(null, failure ?? { code: 'broken_record', message: 'the file is empty' })]
    return
  }
  if (firstCharacter(bytes) === '[') {
    for await (const batch of elementBatches(again()))
      yield batch.flatMap(({ index, value, problem }) =>
        problem === null ? recordsOf(value, index) : [broken(index, problem)],
      )
    return
  }
  const value = isWhole ? parsed(bytes.toString('utf8')) : undefined
  if (value !== undefined) yield recordsOf(value, null)
  else if (isObject(parsed(firstLine(bytes)))) yield* linesOf(again())
  else yield* memberRecords(again)
  if (failure !== null && isWhole) yield [broken(null, failure)]
}

/** A topic, a page of posts, or a post. */
function recordsOf(value: unknown, index: number | null): PostRecord[] {
  if (!isObject(value)) return [broken(index, { code: 'broken_record', message: 'not a JSON object' })]
  const stream = value['post_stream']
  const isTopic = isObject(stream)
  const posts = isTopic ? stream['posts'] : (value['latest_posts'] ?? value['posts'])
  if (Array.isArray(posts)) {
    const topic = isTopic ? discourseTopic(value) : null
    return posts.map((each, i) => ({ index: i + 1, value: each, topic, problem: null }))
  }
  if (isTopic) return [broken(index, { code: 'broken_record', message: 'a topic without its posts' })]
  return isPost(value) ? [{ index, value, topic: null, problem: null }] : []
}

const isPost = (value: Loose) => 'post_number' in value || 'topic_id' in value

async function* linesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<readonly PostRecord[]> {
  for await (const { number, text, problem } of lines(bytes)) {
    if (problem !== null) yield [broken(number, problem)]
    else if (text.trim() !== '') {
      const value = parsed(text)
      yield value === undefined
        ? [broken(number, { code: 'not_json', message: 'not valid JSON' })]
        : recordsOf(value, number)
    }
  }
}

/** An object too large to parse at once, or one that is cut off: first what is said of the topic, which stands behind
 *  its posts, then the posts. */
async function* memberRecords(again: () => AsyncIterable<Uint8Array>): AsyncGenerator<readonly PostRecord[]> {
  const about: Record<string, unknown> = {}
  for await (const rows of tableRows(again(), ABOUT_TOPIC))
    for (const { path, value, problem } of rows) if (problem === null) about[path] = value
  const topic = discourseTopic(about)
  for await (const rows of tableRows(again(), POSTS))
    yield rows.flatMap(({ path, index, value, problem }) => {
      const record = index === 0 ? null : index
      if (problem !== null) return [broken(record, problem)]
      return index === 0
        ? []
        : [{ index, value, topic: path.startsWith('post_stream') ? topic : null, problem }]
    })
}

const broken = (index: number | null, problem: Refusal): PostRecord => ({
  index,
  value: undefined,
  topic: null,
  problem,
})

/** All of a file, or as much as tells that it is large. */
async function beginningOf(entry: ArchiveEntry) {
  const chunks: Buffer[] = []
  let size = 0
  let failure: Refusal | null = null
  try {
    for await (const chunk of asUtf8(entry.bytes())) {
      chunks.push(chunk)
      size += chunk.length
      if (size > WHOLE) return { bytes: Buffer.concat(chunks), failure, isWhole: false }
    }
  } catch (error) {
    failure = failureOf(error)
  }
  return { bytes: Buffer.concat(chunks), failure, isWhole: true }
}

async function* once(bytes: Buffer) {
  yield bytes
}

const firstCharacter = (bytes: Buffer) => /[^\s]/.exec(bytes.toString('latin1', 0, 4096))?.[0] ?? ''

function firstLine(bytes: Buffer): string {
  const end = bytes.indexOf(10)
  return end < 0 ? '' : bytes.toString('utf8', 0, end)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
