import type { Archive, ArchiveEntry } from './archive/archive.ts'
import { lines } from './archive/lines.ts'
import { isObject } from './json/loose.ts'

/** Tools told by the shape of one file, only to say so when the wrong format was named.
 *  Their connectors recognise them properly. */

const LOOKED_AT = 50

export async function lookalike(archive: Archive): Promise<string | null> {
  let looked = 0
  for await (const entry of archive.entries()) {
    const tool = await toolOf(entry)
    if (tool !== null) return tool
    if (++looked === LOOKED_AT) return null
  }
  return null
}

async function toolOf(entry: ArchiveEntry): Promise<string | null> {
  const head = await beginningOf(entry)
  if (/^commit [0-9a-f]{40}/.test(head))
    return 'a git log with its messages: docs/connectors/git.md has the command whose output is read'
  if (!/^\s*[[{]/.test(head)) return null
  const line = parsedLine(head)
  if (line !== null && 'specversion' in line) return 'a file of CloudEvents'
  const has = (...names: string[]) => names.every((name) => head.includes(`"${name}"`))
  if (has('repository', 'sender', 'action'))
    return 'deliveries of GitHub webhooks, which are sent and not imported'
  return null
}

async function beginningOf(entry: ArchiveEntry): Promise<string> {
  let head = ''
  for await (const { text, problem } of lines(entry.bytes())) {
    if (problem !== null) return head
    head += `${text}\n`
    if (head.length > 8192) return head
  }
  return head
}

function parsedLine(head: string): object | null {
  try {
    const value: unknown = JSON.parse(head.slice(0, head.indexOf('\n')))
    return isObject(value) ? value : null
  } catch {
    return null
  }
}
