/** Derivation rules version 1 once more, by walking through each conversation as a reader would. The rules
 *  are numbered as in docs/events.md; packages/store has them as one statement and must agree. */

import type { CommonholdEvent } from '@commonhold/contracts/events/decode'
import { type ActClass, type Facet, KIND_RULES, type Kind } from '@commonhold/contracts/events/kinds'
import { compareEvents, compareText } from '@commonhold/contracts/events/order'
import type { EVIDENCE } from '@commonhold/contracts/events/streams'
import { dayOf } from './day.ts'
import { type Activity, type StandingFacts, standingFacts } from './facts.ts'

/** Nobody: the tool does not know who it was. */
export const UNATTRIBUTED = ''

export interface OracleAct {
  readonly source: string
  readonly id: string
  /** YYYY-MM-DD in the pilot's zone. */
  readonly day: string
  readonly time: number
  /** UNATTRIBUTED when the tool does not know. */
  readonly person: string
  readonly class: ActClass
  readonly facet: Facet | null
  readonly kind: Kind
  /** Equal for the messages of one conversation, and for a suggestion and what is done to it; '' for other acts, and
   *  for messages that belong to none (an unattributed post in a flat channel). */
  readonly conversation: string
  readonly root: boolean
  /** Of a conversation the tool threads. */
  readonly explicit: boolean
  /** Gives feedback: the root of a conversation in a feedback space, or the tool's own suggestion. */
  readonly suggestion: boolean
  /** False: later than 14 days after the root, so it takes no part in the rules. */
  readonly counts: boolean
  /** Who wrote the root, when it was read and is a known human's. */
  readonly starter: string | null
  /** Where no root was read, the day of the first message. */
  readonly rootDay: string | null
  /** Of messages whom they reply to, of other acts whose thing they were done to; never oneself. */
  readonly target: string | null
  /** Humans mentioned, without oneself, distinct, sorted. */
  readonly mentions: readonly string[]
  readonly unit: null
  readonly evidence: (typeof EVIDENCE)[number]
  readonly space: string | null
  /** At the first message of a conversation: who takes part in it, in the order they came, and who but its
   *  starter answered first. */
  readonly opens: {
    readonly people: readonly string[]
    readonly answeredBy: string | null
    readonly answeredAt: number | null
  } | null
}

const HOUR = 3_600_000_000
const SILENCE = 3 * HOUR
const TOO_LATE = 14 * 24 * HOUR

/** @param events everything ever received of one pilot, in any order
 *  @returns one act for each thing a human, or somebody unknown, did; in the order of events */
export function deriveActs(events: readonly CommonholdEvent[]): OracleAct[] {
  const facts = standingFacts(events)
  const firsts = firstContributions(facts)
  const talkOf = new Map<Activity, Talk>()
  for (const talk of conversations(facts)) for (const message of talk.messages) talkOf.set(message, talk)
  return facts.activities
    .filter((activity) => !isAutomatic(activity, facts))
    .map((activity) => {
      const talk = talkOf.get(activity)
      return talk ? messageAct(activity, talk, firsts, facts) : loneAct(activity, facts)
    })
}

// --- who -------------------------------------------------------------------------------------------------

/** The human who did it; null for bots and for somebody unknown. */
const authorOf = ({ data: { actor } }: Activity, facts: StandingFacts) =>
  actor !== null && facts.classOf(actor) === 'human' ? facts.personOf(actor) : null

const isAutomatic = ({ data: { actor } }: Activity, facts: StandingFacts) =>
  actor !== null && facts.classOf(actor) !== 'human'

const isMessage = ({ data: { kind } }: Activity) => kind === 'post' || kind === 'reply'

/** Everybody's first post or reply in the pilot. */
function firstContributions(facts: StandingFacts): ReadonlySet<Activity> {
  const first = new Map<string, Activity>()
  for (const message of facts.activities.filter(isMessage)) {
    const author = authorOf(message, facts)
    if (author !== null && !first.has(author)) first.set(author, message)
  }
  return new Set(first.values())
}

// --- conversations ---------------------------------------------------------------------------------------

interface Talk {
  readonly label: string
  readonly explicit: boolean
  /** All of it in order, bots and late ones too. */
  readonly messages: readonly Activity[]
  /** Null when it was not read. */
  readonly root: Activity | null
  /** The humans' messages the rules look at: the root first, if a human wrote it, then the others in order. */
  readonly sequence: readonly Activity[]
}

function conversations(facts: StandingFacts): Talk[] {
  const groups = Map.groupBy(facts.activities.filter(isMessage), keyOf)
  const talks: Talk[] = []
  const flat: Activity[] = []
  for (const [key, messages] of groups)
    if (messages.some((message) => message.data.kind === 'reply' || message.data.conversation !== null))
      talks.push(explicitTalk(key, messages, facts))
    else flat.push(...messages)

  // Only known humans take part in implicit ones.
  const human = flat.filter((post) => authorOf(post, facts) !== null).sort(compareEvents)
  const streams = Map.groupBy(human, (post) => JSON.stringify([post.data.space, localDay(post, facts)]))
  for (const posts of streams.values()) talks.push(...implicitTalks(posts))
  return talks
}

function keyOf({ data }: Activity): string {
  if (data.conversation !== null) return data.conversation
  return data.kind === 'post' ? data.object : (data.inReplyTo ?? data.object)
}

function explicitTalk(label: string, messages: readonly Activity[], facts: StandingFacts): Talk {
  const root = messages.find((message) => message.data.kind === 'post') ?? null
  const talk = { label, explicit: true, messages, root }
  const human = messages.filter((m) => authorOf(m, facts) !== null && takesPart(m, root))
  const others = human.filter((message) => message !== root)
  return { ...talk, sequence: root && human.includes(root) ? [root, ...others] : others }
}

/** A silence of more than three hours begins a new one. */
function implicitTalks(posts: readonly Activity[]): Talk[] {
  const runs: Activity[][] = []
  let last: Activity | undefined
  for (const post of posts) {
    if (!last || post.time - last.time > SILENCE) runs.push([])
    runs.at(-1)?.push(post)
    last = post
  }
  return runs.map((messages) => {
    const root = messages[0] as Activity
    return {
      label: `flat ${JSON.stringify([root.source, root.id])}`,
      explicit: false,
      messages,
      root,
      sequence: messages,
    }
  })
}

const takesPart = (message: Activity, root: Activity | null) =>
  root === null || message.time - root.time <= TOO_LATE

// --- the rules -------------------------------------------------------------------------------------------

type Ruling = Pick<OracleAct, 'class' | 'facet'>
const owns = (facet: Facet): Ruling => ({ class: 'ownership', facet })
const PARTICIPATION: Ruling = { class: 'participation', facet: null }

/** Rule 1 of both lists, the only one that needs no conversation. */
const isAnnouncing = ({ data }: Activity, facts: StandingFacts) =>
  data.kind === 'post' && (data.wideMention || facts.purposeOf(data.space) === 'announcement')

function rulingForRoot(root: Activity, talk: Talk, facts: StandingFacts): Ruling {
  const starter = authorOf(root, facts)
  const purpose = facts.purposeOf(root.data.space)
  if (isAnnouncing(root, facts)) return owns('announcing')
  if (purpose === 'feedback') return PARTICIPATION
  const answered = starter !== null && talk.sequence.some((m) => authorOf(m, facts) !== starter)
  if (answered && purpose !== 'help') return owns('initiating')
  return PARTICIPATION
}

function rulingForReply(
  reply: Activity,
  talk: Talk,
  firsts: ReadonlySet<Activity>,
  facts: StandingFacts,
): Ruling {
  if (isAnnouncing(reply, facts)) return owns('announcing')
  const author = authorOf(reply, facts)
  if (author === null) return PARTICIPATION
  const { root } = talk
  const purpose = facts.purposeOf(root?.data.space ?? null)
  const isFirstReply = reply === firstReplyByAnother(talk, facts)
  if (isFirstReply && purpose === 'feedback') return owns('listening')
  if (welcomes(reply, talk, firsts, facts)) return owns('onboarding')
  if (isFirstReply) return owns('answering')
  if (reply.data.accepted && root !== null && authorOf(root, facts) !== author) return owns('answering')
  return PARTICIPATION
}

/** Undefined where the root was not read, asks nothing (an announcement), or is no human's outside a help space. */
function firstReplyByAnother({ root, sequence }: Talk, facts: StandingFacts): Activity | undefined {
  if (root === null || isAnnouncing(root, facts)) return undefined
  const asker = authorOf(root, facts)
  if (asker === null && facts.purposeOf(root.data.space) !== 'help') return undefined
  return sequence.find((message) => message !== root && authorOf(message, facts) !== asker)
}

/** Somebody earlier made their first contribution, and this is the first later message by another person,
 *  who is no newcomer with it. */
function welcomes(
  reply: Activity,
  { sequence }: Talk,
  firsts: ReadonlySet<Activity>,
  facts: StandingFacts,
): boolean {
  if (firsts.has(reply)) return false
  return sequence.some((earlier, position) => {
    if (!firsts.has(earlier)) return false
    const newcomer = authorOf(earlier, facts)
    return reply === sequence.slice(position + 1).find((later) => authorOf(later, facts) !== newcomer)
  })
}

// --- acts ------------------------------------------------------------------------------------------------

const localDay = (activity: Activity, facts: StandingFacts) => dayOf(activity.time, facts.settings.timeZone)

/** An act outside conversations: of a kind whose class is known, or an unattributed post in a flat channel. */
function loneAct(activity: Activity, facts: StandingFacts): OracleAct {
  const { source, id, time, data } = activity
  const rule = KIND_RULES[data.kind]
  const ruling =
    rule === 'derived' ? (isAnnouncing(activity, facts) ? owns('announcing') : PARTICIPATION) : rule
  return {
    source,
    id,
    day: localDay(activity, facts),
    time,
    person: authorOf(activity, facts) ?? UNATTRIBUTED,
    class: ruling.class,
    facet: ruling.facet,
    kind: data.kind,
    conversation: suggestionOf(activity),
    root: false,
    explicit: false,
    suggestion: data.kind === 'suggestion',
    counts: true,
    starter: null,
    rootDay: null,
    target: isMessage(activity) ? null : doneTo(activity, facts),
    mentions: mentioned(activity, facts),
    unit: null,
    evidence: data.evidence,
    space: data.space,
    opens: null,
  }
}

/** The suggestion it is, or was done to. */
function suggestionOf({ data }: Activity): string {
  if (data.kind === 'suggestion') return data.object
  return data.kind.startsWith('suggestion-') ? (data.target ?? '') : ''
}

/** Whose thing it was done to: a human, and somebody else. */
function doneTo(activity: Activity, facts: StandingFacts): string | null {
  const { targetActor } = activity.data
  if (targetActor === null || facts.classOf(targetActor) !== 'human') return null
  const person = facts.personOf(targetActor)
  return person === authorOf(activity, facts) ? null : person
}

function messageAct(
  message: Activity,
  talk: Talk,
  firsts: ReadonlySet<Activity>,
  facts: StandingFacts,
): OracleAct {
  const { root } = talk
  const counts = takesPart(message, root)
  const ruling = !counts
    ? PARTICIPATION
    : message === root
      ? rulingForRoot(message, talk, facts)
      : rulingForReply(message, talk, firsts, facts)
  return {
    ...loneAct(message, facts),
    ...ruling,
    conversation: talk.label,
    root: message === root,
    explicit: talk.explicit,
    suggestion:
      message === root && authorOf(root, facts) !== null && facts.purposeOf(root.data.space) === 'feedback',
    counts,
    starter: root && authorOf(root, facts),
    rootDay: localDay(root ?? (talk.messages[0] as Activity), facts),
    target: counts ? repliesTo(message, talk, facts) : null,
    opens: message === talk.sequence[0] ? opening(talk, facts) : null,
  }
}

function opening({ root, sequence }: Talk, facts: StandingFacts): OracleAct['opens'] {
  const starter = root && authorOf(root, facts)
  const answer =
    starter === null ? undefined : sequence.find((message) => authorOf(message, facts) !== starter)
  return {
    people: [...new Set(sequence.map((message) => authorOf(message, facts) as string))],
    answeredBy: answer === undefined ? null : authorOf(answer, facts),
    answeredAt: answer === undefined ? null : answer.time,
  }
}

/** Never oneself, and the root replies to nobody. */
function repliesTo(message: Activity, talk: Talk, facts: StandingFacts): string | null {
  const author = authorOf(message, facts)
  if (author === null || message === talk.root) return null
  const whom = talk.explicit ? explicitTarget(message, talk, facts) : implicitTarget(message, talk, facts)
  return whom === author ? null : whom
}

/** Whose message the tool says it answers, if a human wrote it here; else the root's author. */
function explicitTarget({ data }: Activity, { messages, root }: Talk, facts: StandingFacts): string | null {
  const answered = messages.find((m) => m.data.object === data.inReplyTo && authorOf(m, facts) !== null)
  if (answered) return authorOf(answered, facts)
  return root && authorOf(root, facts)
}

/** The last other author before. */
function implicitTarget(message: Activity, { sequence }: Talk, facts: StandingFacts): string | null {
  const author = authorOf(message, facts)
  const before = sequence.slice(0, sequence.indexOf(message))
  return before.map((m) => authorOf(m, facts)).findLast((other) => other !== author) ?? null
}

function mentioned(activity: Activity, facts: StandingFacts): string[] {
  const author = authorOf(activity, facts)
  const people = activity.data.mentions
    .filter((account) => facts.classOf(account) === 'human')
    .map((account) => facts.personOf(account))
    .filter((person) => person !== author)
  return [...new Set(people)].sort(compareText)
}
