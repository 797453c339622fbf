/** The hand-over plan: what the champion carries, who could take half of it, and what that would change. */

import { FACETS, type Facet } from '@commonhold/contracts/events/kinds'
import type { Champion } from '../champion/champion.ts'
import { isHeldAtEnd } from '../roles/held.ts'
import { absenceFactor } from '../spread/absence-factor.ts'
import { hillNumber } from '../spread/effective-owners.ts'
import type { PersonActs } from '../tables.ts'
import type { Verdict } from '../verdict/answer.ts'
import { type CarriedFacet, carriedFacets } from './carried.ts'
import { type Around, type Close, closeTo } from './close.ts'
import type { FacetSpace } from './tables.ts'
import { type Owned, takeOver } from './take-over.ts'

/** The headline of some tables. */
export interface Headline {
  readonly verdict: Verdict
  readonly contributorAbsenceFactor: number | null
  /** At q = 1. */
  readonly effectiveOwners: number | null
}

export interface Evidence {
  readonly person: string
  readonly acts: number
  readonly days: number
  readonly last: string | null
  /** Most acts first. */
  readonly spaces: readonly { readonly space: string; readonly acts: number }[]
  /** Whether they hold the role at the end of the window. */
  readonly holds: boolean
}

/** Where nobody is on the bench or close: with whom to begin. */
export type Invitation =
  /** People could take part here, and nobody does. */
  | { readonly from: 'unit'; readonly unit: string; readonly people: number }
  /** Whoever else contributes most. */
  | { readonly from: 'contributor'; readonly person: string; readonly contributions: number }
  | { readonly from: 'outside' }

export interface HandoverLine {
  readonly facet: Facet
  /** The champion's acts of the facet, and everybody's. */
  readonly acts: number
  readonly of: number
  readonly carriedBy: readonly Evidence[]
  /** The first of those who have done it, and how many there are in all. */
  readonly bench: readonly Evidence[]
  readonly benchSize: number
  readonly close: readonly Close[]
  /** The first of the bench, else the first who is close. */
  readonly candidate: string | null
  readonly invitation: Invitation | null
  /** Acts the candidate would take over: half of the champion's, rounded down. */
  readonly moved: number
  /** The headline then; null without a candidate. */
  readonly after: Headline | null
  /** In effectiveOwners(1); null where either is unknown. */
  readonly change: number | null
}

export interface HandoverPlan {
  readonly champion: Champion | null
  readonly now: Headline
  /** Facets with any act in the window. */
  readonly facets: number
  /** Most is gained by the first. */
  readonly lines: readonly HandoverLine[]
  /** The headline if every first candidate took over. */
  readonly together: Headline | null
}

export interface HandoverInput extends Around {
  readonly champion: Champion | null
  readonly owned: Owned
  /** Of the champion and the bench, in the facets that are carried. */
  readonly spaces: readonly FacetSpace[]
  /** People who could take part, by unit at the end of the window. */
  readonly eligibleUnits: ReadonlyMap<string, number>
  /** The verdict these tables would have, everything else as it is. */
  readonly verdictOf: (owned: Owned) => Verdict
}

/** Enough to choose from. */
const SHOWN = 5

export const handoverPlan = (input: HandoverInput): HandoverPlan => {
  const { champion, owned } = input
  const now = headlineOf(input, owned)
  const facets = FACETS.filter((facet) => owned.facets.some((row) => row.facet === facet)).length
  if (champion === null) return { champion, now, facets, lines: [], together: null }
  const lines = carriedFacets(champion.people, owned.facets, owned.acts).map((carried) =>
    lineOf(input, champion.people, carried, now),
  )
  const taking = lines.filter(({ candidate }) => candidate !== null)
  const together = taking.reduce<Owned>(
    (sofar, { facet, candidate }) => takeOver(sofar, facet, champion.people, candidate as string),
    owned,
  )
  return {
    champion,
    now,
    facets,
    lines: lines.toSorted(
      (a, b) => (b.change ?? -Infinity) - (a.change ?? -Infinity) || b.acts - a.acts || order(a) - order(b),
    ),
    together: taking.length > 1 ? headlineOf(input, together) : null,
  }
}

const order = ({ facet }: HandoverLine) => FACETS.indexOf(facet)

const headlineOf = ({ verdictOf }: HandoverInput, owned: Owned): Headline => {
  const acts = owned.acts.map((row) => row.acts)
  return {
    verdict: verdictOf(owned),
    contributorAbsenceFactor: absenceFactor(acts, 0.5),
    effectiveOwners: hillNumber(acts, 1),
  }
}

const lineOf = (
  input: HandoverInput,
  champion: readonly string[],
  { facet, acts, of, bench }: CarriedFacet,
  now: Headline,
): HandoverLine => {
  const evidence = evidenceIn(input, facet)
  const own = input.owned.facets.filter((row) => row.facet === facet && champion.includes(row.person))
  const carriedBy = own.toSorted((a, b) => b.acts - a.acts).map(evidence)
  const spaces = new Set(carriedBy.flatMap((row) => row.spaces.map(({ space }) => space)))
  const others = new Set([...champion, ...bench.map(({ person }) => person)])
  const close = closeTo(facet, spaces, others, input)
  const candidate = bench[0]?.person ?? close[0]?.person ?? null
  const taken = candidate === null ? null : takeOver(input.owned, facet, champion, candidate)
  const after = taken && headlineOf(input, taken)
  return {
    facet,
    acts,
    of,
    carriedBy,
    bench: bench.slice(0, SHOWN).map(evidence),
    benchSize: bench.length,
    close: close.slice(0, SHOWN),
    candidate,
    invitation: candidate === null ? invitationOf(input, champion) : null,
    moved: taken?.moved ?? 0,
    after,
    change: difference(after?.effectiveOwners ?? null, now.effectiveOwners),
  }
}

const difference = (a: number | null, b: number | null) => (a === null || b === null ? null : a - b)

const evidenceIn =
  ({ spaces, spells, window }: HandoverInput, facet: Facet) =>
  ({ person, acts, days }: PersonActs): Evidence => {
    const own = spaces.filter((row) => row.facet === facet && row.person === person)
    return {
      person,
      acts,
      days,
      last:
        own
          .map(({ last }) => last)
          .sort()
          .at(-1) ?? null,
      spaces: own
        .flatMap((row) => (row.space === null ? [] : [{ space: row.space, acts: row.acts }]))
        .sort((a, b) => b.acts - a.acts || (a.space < b.space ? -1 : 1))
        .slice(0, SHOWN),
      holds: spells.some(
        (spell) => spell.person === person && spell.facet === facet && isHeldAtEnd(spell, window),
      ),
    }
  }

/** The largest unit of which nobody contributes; else whoever else contributes most. */
const invitationOf = (
  { eligibleUnits, participation }: HandoverInput,
  champion: readonly string[],
): Invitation => {
  const contributing = participation.filter(({ contributions }) => contributions > 0)
  const active = new Set(contributing.map(({ unit }) => unit))
  const [silent] = [...eligibleUnits]
    .filter(([unit]) => !active.has(unit))
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
  if (silent) return { from: 'unit', unit: silent[0], people: silent[1] }
  const [other] = contributing
    .filter(({ person }) => !champion.includes(person))
    .sort((a, b) => b.contributions - a.contributions || (a.person < b.person ? -1 : 1))
  return other
    ? { from: 'contributor', person: other.person, contributions: other.contributions }
    : { from: 'outside' }
}
