import { FACETS, type Facet } from '@commonhold/contracts/events/kinds'
import { z } from 'zod'
import { defineMeasure } from '../define-measure.ts'
import { absenceFactor } from './absence-factor.ts'
import { type Holdings, TESTED_FROM_ACTS } from './holdings.ts'

const facet = z.enum(FACETS)

/** The absence factor at one half within each tested facet, weakest first. */
const testedFactors = ({ facets }: Holdings): [Facet, number][] =>
  facets
    .filter(({ tested }) => tested)
    .map(({ facet, acts }): [Facet, number] => [facet, absenceFactor(acts, 0.5) as number])
    .sort(([, a], [, b]) => a - b)

/** Every facet that is not tested, those without any act among them. */
const untestedFacets = ({ facets }: Holdings): Facet[] => {
  const tested = new Set(facets.filter(({ tested }) => tested).map(({ facet }) => facet))
  return FACETS.filter((name) => !tested.has(name))
}

const untestedReason = `no facet has ${TESTED_FROM_ACTS} acts`

export const facetAbsenceFactorsMeasure = defineMeasure({
  id: 'facetAbsenceFactors',
  group: 'ownership',
  title: 'Absence factor by facet',
  question: 'For each part of the pilot: how few people do half of it?',
  definition: `The contributor absence factor at one half, within each facet that has at least ${TESTED_FROM_ACTS} acts.`,
  unit: 'people',
  edgeCases: [
    `Facets with fewer than ${TESTED_FROM_ACTS} acts are untested and left out, however many people did them.`,
  ],
  gated: false,
  reader: 'upToThree',
  value: z.partialRecord(facet, z.int().min(1)),
  details: z.object({ untested: z.array(facet) }),
  compute: (holdings: Holdings) => {
    const factors = testedFactors(holdings)
    const details = { untested: untestedFacets(holdings) }
    if (factors.length === 0) return { value: null, reason: untestedReason, details }
    return { value: Object.fromEntries(factors) as Partial<Record<Facet, number>>, details }
  },
})

export const facetAbsenceFactorMeasure = defineMeasure({
  id: 'facetAbsenceFactor',
  group: 'ownership',
  title: 'Weakest facet',
  question: 'Which part of the pilot hangs on the fewest hands?',
  definition: 'The smallest absence factor among the tested facets, and the facet it belongs to.',
  unit: 'people',
  source: 'Minimum over subsystems, as in the Nakamoto coefficient (Srinivasan & Lee, 2017)',
  edgeCases: ['Among equals the facet whose name comes first.', 'No tested facet: unknown.'],
  gated: false,
  reader: 'upToThree',
  value: z.int().min(1),
  details: z.object({ facet: facet.nullable(), untested: z.array(facet) }),
  compute: (holdings: Holdings) => {
    const [weakest] = testedFactors(holdings)
    const untested = untestedFacets(holdings)
    if (!weakest) return { value: null, reason: untestedReason, details: { facet: null, untested } }
    return { value: weakest[1], details: { facet: weakest[0], untested } }
  },
})
