import { isObject, type Loose, textOf } from '../json/loose.ts'
import { UNNAMED_BOT } from './ids.ts'

export interface Author {
  /** null: the export does not say who (unattributed). */
  readonly id: string | null
  readonly bot: boolean
}

/** Who wrote a message.
 *
 *  A message with a user and a bot_id was sent through an app. Where the app has a user of its own, that user
 *  is marked is_bot in users.json. Where it is not, a person let the app post in their name (/giphy, a mail
 *  bridge, a bulk upload): their message, as Slack shows it, whatever `app_id` or `bot_profile` say beside it.
 *  `bot_id: null` stands on ordinary uploads of 2015 and says nothing. */
export function authorOf(message: Loose, subtype: string | null, bots: ReadonlySet<string>): Author {
  const comment = message['comment']
  const commenter = subtype === 'file_comment' && isObject(comment) ? textOf(comment['user']) : null
  const user = textOf(message['user']) ?? commenter
  const botId = textOf(message['bot_id'])
  if (user !== null && bots.has(user)) return { id: user, bot: true }
  // A bot_message may carry the user who installed the webhook: not theirs.
  if (subtype === 'bot_message') return { id: botId ?? UNNAMED_BOT, bot: true }
  if (user !== null) return { id: user, bot: false }
  return botId === null ? { id: null, bot: false } : { id: botId, bot: true }
}
