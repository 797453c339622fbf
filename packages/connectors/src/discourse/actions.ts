import type { Kind } from '@commonhold/contracts/events/kinds'

/** Small actions: lines Discourse writes into a topic about what somebody did to it.
 *  https://github.com/discourse/discourse/blob/main/config/locales/client.en.yml (action_codes) */
const ACTIONS: readonly (readonly [RegExp, Kind])[] = [
  [/^(?:closed|archived|visible)\.|^split_topic$/, 'close-other'],
  [/^pinned(?:_\w+)?\.|^banner\./, 'pin'],
  [/^invited_/, 'invite'],
  [/^(?:tags|category)_changed$/, 'tag'],
]

/** @returns null for actions that are no act: opening a message to all, a reminder, who left */
export const kindOfAction = (code: string): Kind | null =>
  ACTIONS.find(([pattern]) => pattern.test(code))?.[1] ?? null
