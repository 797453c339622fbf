import { isObject, type Loose, textOf } from '../json/loose.ts'

/** What a line Mattermost writes itself says: who came, went, was brought or sent, or that a channel was changed.
 *  Types: server/public/model/post.go. Exports before 2019 have no type on a post; there the text is all there is,
 *  in English, and it begins with the very name of the line's user. */
export type SystemLine =
  | { readonly line: 'join' | 'leave'; readonly user: string | null }
  | { readonly line: 'added'; readonly user: string | null; readonly added: string | null }
  | { readonly line: 'configure' }
  /** Says nothing that is counted; `type` is a reason. */
  | { readonly line: 'other'; readonly type: string }

const SAYS: ReadonlySet<string> = new Set(['', 'me', 'slack_attachment'])
const LINES: Readonly<Record<string, 'join' | 'leave' | 'added' | 'removed' | 'configure' | 'text'>> = {
  system_join_channel: 'join',
  system_guest_join_channel: 'join',
  system_join_team: 'join',
  system_leave_channel: 'leave',
  system_leave_team: 'leave',
  system_add_to_channel: 'added',
  system_add_guest_to_chan: 'added',
  system_add_to_team: 'added',
  system_remove_from_channel: 'removed',
  system_remove_from_team: 'removed',
  system_header_change: 'configure',
  system_purpose_change: 'configure',
  system_displayname_change: 'configure',
  system_convert_channel: 'configure',
  system_change_chan_privacy: 'configure',
  system_move_channel: 'configure',
  system_channel_deleted: 'configure',
  system_channel_restored: 'configure',
  // Replaced in 2017: the text says which of the two.
  system_join_leave: 'text',
  system_add_remove: 'text',
}

/** @returns null for what a person or a bot says */
export function systemLine(post: Loose): SystemLine | null {
  const user = textOf(post['user'])
  const text = typeof post['message'] === 'string' ? post['message'] : ''
  if (!('type' in post)) return user === null ? null : lineByText(text, user)
  const type = textOf(post['type']) ?? ''
  if (SAYS.has(type)) return null
  const other = { line: 'other', type: /^[a-z_]{1,40}$/.test(type) ? type : 'unknown' } as const
  const line = Object.hasOwn(LINES, type) ? LINES[type] : undefined
  switch (line) {
    case 'join':
    case 'leave':
      return { line, user }
    case 'added':
      return { line, user, added: affected(post, 'addedUsername') ?? wordBefore(text, ' added to the ') }
    case 'removed': {
      const removed = affected(post, 'removedUsername') ?? wordBefore(text, ' was removed from the ')
      return removed === null ? other : { line: 'leave', user: removed }
    }
    case 'configure':
      return { line }
    case 'text':
      return (user === null ? null : lineByText(text, user)) ?? other
    default:
      return other
  }
}

function affected(post: Loose, prop: string): string | null {
  const props = post['props']
  return isObject(props) ? textOf(props[prop]) : null
}

const NAME = /^@?([a-z0-9][a-z0-9._-]{0,63})$/

function wordBefore(text: string, phrase: string): string | null {
  const at = text.indexOf(phrase)
  return at < 0 ? null : (NAME.exec(text.slice(0, at))?.[1] ?? null)
}

const CAME = /^(?:has )?joined the (?:channel|team)\.?$/
const WENT = /^(?:has )?left the (?:channel|team)\.?$/
const CHANGED =
  /^(?:has )?(?:(?:updated|removed) the channel (?:header|purpose|display name)\b|(?:archived|unarchived) the channel\b)/
const BROUGHT = /^@?([a-z0-9][a-z0-9._-]{0,63}) (?:was )?added to the (?:channel|team) by @?(.{1,64}?)\.?$/
const SENT = /^@?([a-z0-9][a-z0-9._-]{0,63}) was removed from the (?:channel|team)\.?$/

function lineByText(text: string, user: string): SystemLine | null {
  for (const name of [`${user} `, `@${user} `]) {
    if (!text.startsWith(name)) continue
    const rest = text.slice(name.length)
    if (CAME.test(rest)) return { line: 'join', user }
    if (WENT.test(rest)) return { line: 'leave', user }
    if (CHANGED.test(rest)) return { line: 'configure' }
  }
  const brought = BROUGHT.exec(text)
  if (brought && brought[2] === user) return { line: 'added', user, added: brought[1] as string }
  const sent = SENT.exec(text)
  return sent ? { line: 'leave', user: sent[1] as string } : null
}
