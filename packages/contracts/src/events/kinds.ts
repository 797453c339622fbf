/** The vocabulary of what people do: kinds of acts, their class, and the facet of ownership each one shows. */

export const FACETS = [
  'setup',
  'onboarding',
  'initiating',
  'hosting',
  'answering',
  'moderating',
  'curating',
  'documenting',
  'building',
  'announcing',
  'deciding',
  'sponsoring',
  'listening',
] as const
export type Facet = (typeof FACETS)[number]

/** Ordered by commitment: a person's rung on the ladder is the last of these they reached. */
export const ACT_CLASSES = ['passive', 'light', 'participation', 'ownership'] as const
export type ActClass = (typeof ACT_CLASSES)[number]

type KindRule = { readonly class: ActClass; readonly facet: Facet | null } | 'derived'

const owns = (facet: Facet): KindRule => ({ class: 'ownership', facet })
const plain = (actClass: ActClass): KindRule => ({ class: actClass, facet: null })

/** `derived`: class and facet follow from the conversation (rule version 1), not from the kind alone. */
export const KIND_RULES = {
  post: 'derived',
  reply: 'derived',
  reaction: plain('light'),
  'poll-vote': plain('participation'),
  view: plain('passive'),
  join: plain('passive'),
  leave: plain('passive'),
  'create-space': owns('setup'),
  'configure-space': owns('setup'),
  invite: owns('onboarding'),
  pin: owns('curating'),
  tag: owns('curating'),
  'edit-other': owns('curating'),
  move: owns('curating'),
  'close-other': owns('moderating'),
  'delete-other': owns('moderating'),
  warn: owns('moderating'),
  document: owns('documenting'),
  commit: owns('building'),
  review: owns('answering'),
  merge: owns('deciding'),
  release: owns('announcing'),
  announce: owns('announcing'),
  host: owns('hosting'),
  poll: owns('listening'),
  'suggestion-acknowledged': owns('listening'),
  'suggestion-decided': owns('listening'),
  'suggestion-reported': owns('listening'),
  suggestion: plain('participation'),
  decide: owns('deciding'),
  sponsor: owns('sponsoring'),
  brief: owns('announcing'),
} as const satisfies Record<string, KindRule>

export type Kind = keyof typeof KIND_RULES
export const KINDS = Object.keys(KIND_RULES) as [Kind, ...Kind[]]
/** Kinds whose class is known without looking at any conversation. */
export const FIXED_KINDS = Object.entries<KindRule>(KIND_RULES).flatMap(([kind, rule]) =>
  rule === 'derived' ? [] : [{ kind: kind as Kind, ...rule }],
)

/** Raised whenever the derivation rules change; a change of it restates every published number. */
export const RULE_VERSION = 1
