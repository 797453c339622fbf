import type { Metric } from '@commonhold/metrics/metric'
import type { Verdict, VerdictAnswer } from '@commonhold/metrics/verdict/answer'

/** The API's documents as far as they are shown. A field that may not be there for some roles is optional. */

export interface AnswerHead {
  readonly pilot: string
  readonly window: { readonly from: string; readonly to: string; readonly timeZone: string }
  readonly eventSet: string
  readonly measure: string
  readonly asOf: { readonly revision: number; readonly at: string } | null
  readonly status: string
  readonly k?: number | null
  readonly N?: number | null
  readonly E?: number | null
  readonly unattributedShare?: number | null
  readonly declaredShare?: number | null
  readonly coverage: {
    readonly complete: boolean
    readonly gaps: readonly unknown[]
    readonly covered?: { readonly from: string; readonly to: string } | null
  }
}

/** For those who may see names. */
export interface NamedPerson {
  readonly person: string
  readonly name: string | null
  readonly handle: string | null
  readonly native: string | null
}

export interface GroupAnswer extends AnswerHead {
  readonly metrics: Readonly<Record<string, Metric>>
  readonly champion?: {
    readonly by: 'declared' | 'ownershipActs' | 'contributions' | 'firstAct'
    readonly people: readonly NamedPerson[]
  } | null
  /** Whom the details name. */
  readonly people?: readonly NamedPerson[]
}

export interface RolesDocument extends AnswerHead {
  readonly metrics: Readonly<Record<string, Metric>>
  /** For those who may see people. */
  readonly holders?: readonly {
    readonly facet: string
    readonly holders: readonly (NamedPerson & { readonly since: string })[]
    readonly promotions: readonly (NamedPerson & { readonly day: string })[]
    readonly demotions: readonly (NamedPerson & { readonly day: string })[]
  }[]
  readonly people?: readonly (NamedPerson & {
    readonly roles: readonly { readonly facet: string; readonly since: string }[]
    readonly behaviour: {
      readonly persona: string | null
      readonly engagement: string | null
      readonly presence: string | null
      readonly connector: boolean | null
    } | null
  })[]
}

interface Headline {
  readonly verdict: Verdict
  readonly contributorAbsenceFactor: number | null
  readonly effectiveOwners: number | null
}

export interface HandoverDocument extends AnswerHead {
  readonly champion: Exclude<GroupAnswer['champion'], undefined>
  readonly sentence: string
  readonly now: Headline
  readonly together: Headline | null
  readonly lines: readonly {
    readonly facet: string
    readonly sentence: string
    readonly nextStep: string
    readonly acts: number
    readonly of: number
    readonly candidate: NamedPerson | null
    readonly after: Headline | null
  }[]
}

export type VerdictDocument = AnswerHead & VerdictAnswer

export interface SeriesPoint {
  readonly from: string
  readonly to: string
  readonly status: string
  readonly k?: number | null
  readonly N?: number | null
  /** False where a source covers none, or only a part of the period. */
  readonly complete?: boolean
  readonly value: unknown
  readonly verdict?: string | null
}

export interface SeriesDocument extends AnswerHead {
  readonly metric: string
  readonly interval: string
  readonly points: readonly SeriesPoint[]
}

export interface PilotSummary {
  readonly id: string
  readonly name: string | null
  readonly timeZone: string
  readonly first: string | null
  readonly last: string | null
  readonly events: number | null
  readonly sources: readonly unknown[]
}

export interface ImportCounts {
  readonly id: string
  readonly read: number
  readonly accepted: number
  readonly known: number
  readonly vanished?: number
  readonly skipped: Readonly<Record<string, number>>
  readonly rejected: Readonly<Record<string, number>>
  readonly people: number
  readonly first: string | null
  readonly last: string | null
}

/** RFC 9457 */
export interface Problem {
  readonly code: string
  readonly title: string
  readonly detail: string
  readonly status: number
  readonly next?: string
  readonly errors?: readonly { readonly pointer: string; readonly message: string }[]
}
