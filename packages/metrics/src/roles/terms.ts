import { WEEKS_NEEDED } from './engagement.ts'
import { DRIFTING_FROM_DAYS } from './presence.ts'

/** What is said of a person beside the roles they hold, as readers are told it. */
export const BEHAVIOUR_TERMS: readonly (readonly [term: string, definition: string])[] = [
  [
    'engager',
    'Receives from half to twice as many replies and reactions (r) as they write messages (c): 0.5 ≤ r/c ≤ 2. The personas are those of SWOOP Analytics.',
  ],
  ['catalyst', 'Receives more than twice as many as they write: r/c > 2.'],
  [
    'responder',
    'Receives less than half as many (nothing at all included), and writes more replies than posts. A post begins a conversation; every other message is a reply, also in a channel without threads.',
  ],
  ['broadcaster', 'Receives less than half as many, and writes no more replies than posts.'],
  [
    'observer',
    'Wrote nothing and did only light or passive acts (reacting, reading, joining). Who wrote nothing but did other things, such as commits, has no persona.',
  ],
  [
    'connector',
    'Has ties (replies and mentions, in either direction) with people of three units or more, their own included. The units are those at the end of the window; unknown where no unit is known.',
  ],
  [
    'core, regular, casual',
    `Counted from the most active: core are those before whom less than half of the contributions is done; regular those before whom less than four fifths is done, or who contributed in three of four weeks (of at least ${WEEKS_NEEDED} that are wholly covered, Monday to Sunday); casual the rest. Who contributed as much as another is in the same part.`,
  ],
  [
    'newcomer',
    'First contribution ever in the window; not said of windows that begin within 28 days of the start of coverage.',
  ],
  [
    'returning',
    'Contributed in the window and before the window of equal length that precedes it, but not in that one.',
  ],
  [
    'drifting',
    `Contributed on at least ${DRIFTING_FROM_DAYS} days of the window of equal length before, and in this one on fewer than half as many, none included; not said where part of the window is not covered.`,
  ],
]
