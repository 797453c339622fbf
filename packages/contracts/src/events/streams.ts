import { z } from 'zod'
import { calendarDay } from './instant.ts'
import { KINDS } from './kinds.ts'
import { isCleanText, key } from './text.ts'

/** What each event type carries in `data`. Every object drops fields it does not know. */

export const EVIDENCE = ['observed', 'declared', 'attested'] as const
export const ACTOR_CLASSES = ['human', 'bot', 'service', 'bridge'] as const
export const SPACE_PURPOSES = ['announcement', 'feedback', 'help', 'social', 'general'] as const

const name = z.string().max(256).refine(isCleanText, { error: 'forbidden_character' })

export const activityData = z.object({
  kind: z.enum(KINDS, { error: 'unknown_kind' }),
  /** Native account id as the tool gives it; null when the tool does not know (unattributed). */
  actor: key.nullable(),
  /** What the act made: a message, a reaction, a page. */
  object: key,
  space: key.nullable().default(null),
  /** The object of the conversation's root; a root of a threaded tool names itself, a flat post has none. */
  conversation: key.nullable().default(null),
  inReplyTo: key.nullable().default(null),
  mentions: z.array(key).max(1000).default([]),
  wideMention: z.boolean().default(false),
  accepted: z.boolean().default(false),
  target: key.nullable().default(null),
  targetActor: key.nullable().default(null),
  /** Characters of the message, never the message. */
  length: z.int().nonnegative().max(100_000_000).nullable().default(null),
  evidence: z.enum(EVIDENCE).default('observed'),
})
export type ActivityData = z.output<typeof activityData>

export const accountData = z.object({
  account: key,
  /** The id the tool knows the account by; the collector fills it in when it replaces `account` by a pseudonym. */
  native: key.nullable().default(null),
  class: z.enum(ACTOR_CLASSES).default('human'),
  displayName: name.nullable().default(null),
  handle: name.nullable().default(null),
  emailHash: key.nullable().default(null),
})
export type AccountData = z.output<typeof accountData>

const rosterPeriod = z.object({
  from: calendarDay.nullable().default(null),
  /** The last day. */
  to: calendarDay.nullable().default(null),
  unit: name.min(1).nullable().default(null),
})

export const rosterData = z.object({
  account: key,
  enabledFrom: calendarDay.nullable().default(null),
  enabledTo: calendarDay.nullable().default(null),
  unit: name.min(1).nullable().default(null),
  /** Marked deleted by the tool without a date: ends at the last act. */
  deleted: z.boolean().default(false),
  /** Where somebody was enabled several times, or in several units: instead of the three fields above. */
  periods: z.array(rosterPeriod).max(200).default([]),
})
export type RosterData = z.output<typeof rosterData>

export const identityLinkData = z.object({ accounts: z.tuple([key, key]) })
export type IdentityLinkData = z.output<typeof identityLinkData>

export const spaceData = z.object({
  space: key,
  name: name.nullable().default(null),
  aliases: z.array(key).max(100).default([]),
  purpose: z.enum(SPACE_PURPOSES).nullable().default(null),
  private: z.boolean().default(false),
})
export type SpaceData = z.output<typeof spaceData>

const timeZone = z.string().refine(isTimeZone, { error: 'not an IANA time zone such as Europe/Zurich' })

export const pilotSettings = z.object({
  name: name.min(1).nullable().default(null),
  timeZone: timeZone.default('UTC'),
  start: calendarDay.nullable().default(null),
  /** Native account ids in requests, pseudonyms once stored. */
  champions: z.array(key).max(20).default([]),
  championAgreed: z.boolean().default(false),
  /** Purpose by space, named by id or by name. */
  spaces: z.record(key, z.enum(SPACE_PURPOSES)).default({}),
  /** Live sources, by what their source begins with (slack:T012); all others are archives. */
  sources: z
    .array(
      z.object({
        source: key,
        live: z.boolean().default(false),
        expectedDays: z.int().min(1).max(365).default(3),
      }),
    )
    .max(100)
    .default([]),
  /** Overrides of the verdict's thresholds by name; docs/measures.md lists them. */
  thresholds: z.record(z.string().max(64), z.number()).default({}),
})
export type PilotSettings = z.output<typeof pilotSettings>

export const erasureData = z.object({ account: key })
export type ErasureData = z.output<typeof erasureData>

/** The zone is handed to the engine as text: only IANA names, no offsets the two would read differently. */
export function isTimeZone(zone: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+\-/]*$/.test(zone)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}

/** A retraction withdraws whatever stands under its identity. Where its id names an account (who reacted),
 *  `actor` says so, because the id was replaced by a seal when the activity came. */
export const retractedData = z
  .object({ actor: key.nullable().default(null) })
  .nullish()
  .transform((data) => ({ actor: data?.actor ?? null }))

export const EVENT_TYPES = {
  'org.commonhold.activity.v1': { stream: 'activity', data: activityData },
  'org.commonhold.activity.retracted.v1': { stream: 'retraction', data: retractedData },
  'org.commonhold.account.v1': { stream: 'account', data: accountData },
  'org.commonhold.roster.v1': { stream: 'roster', data: rosterData },
  'org.commonhold.identity-link.v1': { stream: 'identity-link', data: identityLinkData },
  'org.commonhold.identity-unlink.v1': { stream: 'identity-unlink', data: identityLinkData },
  'org.commonhold.space.v1': { stream: 'space', data: spaceData },
  'org.commonhold.pilot-settings.v1': { stream: 'pilot-settings', data: pilotSettings },
  'org.commonhold.erasure.v1': { stream: 'erasure', data: erasureData },
} as const

export type EventType = keyof typeof EVENT_TYPES
export const isEventType = (type: string): type is EventType => Object.hasOwn(EVENT_TYPES, type)
