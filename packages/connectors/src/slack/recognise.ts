import type { Archive, ArchiveEntry } from '../archive/archive.ts'
import { arrayElements } from '../json/array.ts'
import { isObject } from '../json/loose.ts'
import { slackTs } from './ids.ts'
import { dayFileOf, listFileOf } from './layout.ts'

/** Enough empty or broken day files to give up on. */
const LOOKED_AT = 25

export async function recogniseSlack(archive: Archive): Promise<string | null> {
  let looked = 0
  for await (const entry of archive.entries()) {
    if (dayFileOf(entry.name) !== null) {
      const first = await firstElement(entry)
      if (isObject(first) && slackTs(first['ts']) !== null) return 'day files with the time stamps Slack uses'
      if (++looked >= LOOKED_AT) return null
    }
    if (listFileOf(entry.name) === null) continue
    const first = await firstElement(entry)
    if (!isObject(first) || typeof first['id'] !== 'string') continue
    if ('team_id' in first || 'profile' in first) return 'a users.json as Slack writes it'
    if ('creator' in first && 'created' in first) return 'a channels.json as Slack writes it'
  }
  return null
}

async function firstElement(entry: ArchiveEntry): Promise<unknown> {
  for await (const { value } of arrayElements(entry.bytes())) return value
  return undefined
}
