/** Two implementations may call a conversation what they like, as long as the same messages are in it. */

import { compareText, nativeOrder } from '@commonhold/contracts/events/order'
import { type OracleAct, UNATTRIBUTED } from './derive.ts'

interface Labelled {
  readonly source: string
  readonly id: string
  readonly time: number
  readonly conversation: string
}

/** The same acts in the order of events, each conversation named after its first act. */
export function withCommonLabels<A extends Labelled>(acts: readonly A[]): A[] {
  const ordered = acts.toSorted(
    (a, b) =>
      a.time - b.time || compareText(nativeOrder(a.id), nativeOrder(b.id)) || compareText(a.source, b.source),
  )
  const labels = new Map([['', '']])
  for (const { conversation, source, id } of ordered)
    if (!labels.has(conversation)) labels.set(conversation, JSON.stringify([source, id]))
  return ordered.map((act) => ({ ...act, conversation: labels.get(act.conversation) as string }))
}

/** What two implementations must agree on. Whom nobody knows takes part in no conversation, so what an unattributed
 *  act says of one is not compared. */
export const comparableActs = (acts: readonly OracleAct[]): OracleAct[] =>
  withCommonLabels(acts.map((act) => (act.person === UNATTRIBUTED ? { ...act, conversation: '' } : act))).map(
    (act) =>
      act.person === UNATTRIBUTED
        ? {
            ...act,
            rootDay: null,
            counts: true,
            root: false,
            explicit: false,
            starter: null,
            target: null,
          }
        : act,
  )
