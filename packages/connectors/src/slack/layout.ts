/** Where things stand in a Slack export:
 *  users.json, channels.json, groups.json (private), dms.json, mpims.json, and <channel>/<YYYY-MM-DD>.json */

const DAY_FILE = /^(?:(.*)\/)?([^/]+)\/(\d{4}-\d{2}-\d{2})\.json$/
const LISTS = new Set(['users.json', 'channels.json', 'groups.json', 'dms.json', 'mpims.json'])

export interface DayFile {
  readonly root: string
  readonly folder: string
  readonly day: string
}

export function dayFileOf(name: string): DayFile | null {
  const match = DAY_FILE.exec(name)
  return match ? { root: match[1] ?? '', folder: match[2] as string, day: match[3] as string } : null
}

/** `export/users.json` → root `export`, list `users.json`. */
export function listFileOf(name: string): { root: string; list: string } | null {
  const slash = name.lastIndexOf('/')
  const list = name.slice(slash + 1)
  return LISTS.has(list) ? { root: slash < 0 ? '' : name.slice(0, slash), list } : null
}

/** Of several folders that could be the export's own the outermost. */
export const outermost = (roots: Iterable<string>): string | null =>
  [...roots].sort((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1))[0] ?? null

const depth = (root: string) => (root === '' ? 0 : root.split('/').length)

/** A direct message's folder is named by its id, that of a group of people by their names. */
export const isPrivateName = (folder: string) => /^D[A-Z0-9]{8,}$/.test(folder) || folder.startsWith('mpdm-')
