/** How an entry is shown to whoever looks for a broken record: file names of Discourse archives carry usernames and
 *  what topics are called, which go no further. What finds the file again, its number, stays. */
export function shownEntry(name: string): string {
  const slash = name.lastIndexOf('/')
  const base = name.slice(slash + 1)
  const folder = name.slice(0, slash + 1).replace(OWN_ARCHIVE, 'user_archive-*')
  if (PLAIN.test(base)) return folder + base
  const extension = /\.[A-Za-z]{2,6}$/.exec(base)?.[0] ?? ''
  const first = /^\d+/.exec(base)?.[0]
  if (first !== undefined)
    return `${folder}${first}${base.length > first.length + extension.length ? '-*' : ''}${extension}`
  const last = /(\d+)(?:\.[A-Za-z]+)?$/.exec(base)?.[1]
  return `${folder}*${last ?? ''}${extension}`
}

const PLAIN =
  /^(?:user_archive|likes|posts|users|categories|site|archive|fuzz|topics?|latest)\.(?:csv|json|jsonl|ndjson)$/
const OWN_ARCHIVE = /user_archive-[^/]+/g

/** Whose own archive it is: Discourse says so in its name alone, user_archive-<username>-<yymmdd>-<hhmmss>-<id>.zip */
export const ownerInName = (name: string): string | null =>
  /user_archive-([^/]+?)-\d{6}-\d{6}(?=[-./]|$)/.exec(name)?.[1] ?? null
