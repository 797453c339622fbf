import type { Archive, ArchiveEntry } from '../archive/archive.ts'
import { lines } from '../archive/lines.ts'
import { isObject, type Loose } from '../json/loose.ts'

/** `mmctl export` packs import.jsonl beside the attachments in data/; `mattermost export bulk` writes the one file. */

/** Kinds of lines a bulk export is made of; each names the key that holds its body. */
const LINE_TYPES: ReadonlySet<string> = new Set([
  'scheme',
  'role',
  'team',
  'channel',
  'user',
  'bot',
  'post',
  'direct_channel',
  'direct_post',
  'emoji',
])
/** Attachments can be exports themselves. */
const ATTACHED = /(^|\/)(data|exported_emoji)\//
const LINE_FILE = /(^|\/)[^/.]+$|\.(jsonl|ndjson|json|log|txt)$/i
/** Enough damaged lines to give up on. */
const LOOKED_AT = 20
const ENTRIES_LOOKED_AT = 50

export async function recogniseMattermost(archive: Archive): Promise<string | null> {
  return (await bulkFiles(archive)).size > 0 ? 'lines as a Mattermost bulk export has them' : null
}

/** Names of the entries that are bulk exports. */
export async function bulkFiles(archive: Archive): Promise<ReadonlySet<string>> {
  const found = new Set<string>()
  let looked = 0
  for await (const entry of archive.entries()) {
    if (ATTACHED.test(entry.name) || !LINE_FILE.test(entry.name)) continue
    if (await isBulk(entry)) found.add(entry.name)
    if (++looked === ENTRIES_LOOKED_AT) break
  }
  return found
}

async function isBulk(entry: ArchiveEntry): Promise<boolean> {
  for await (const { number, text } of lines(entry.bytes())) {
    const line = parsed(text)
    if (line !== null && (isVersion(line) || isBody(line))) return true
    if (number >= LOOKED_AT) return false
  }
  return false
}

const isVersion = ({ type, version }: Loose) => type === 'version' && typeof version === 'number'

const isBody = (line: Loose) => {
  const type = line['type']
  return typeof type === 'string' && LINE_TYPES.has(type) && isObject(line[type])
}

function parsed(text: string): Loose | null {
  if (!text.trimStart().startsWith('{')) return null
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : null
  } catch {
    return null
  }
}
