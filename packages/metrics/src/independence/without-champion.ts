import { z } from 'zod'
import { defineMeasure } from '../define-measure.ts'
import { largestComponentWithout } from '../network/components.ts'
import { TESTED_FROM_ACTS } from '../spread/holdings.ts'
import {
  type ChampionTables,
  type ConversationsByPart,
  type IndependenceInput,
  NO_CHAMPION,
} from './tables.ts'

export interface WithoutChampion {
  readonly ownershipActs: number | null
  readonly facets: number | null
  readonly people: number | null
  readonly threads: number | null
  readonly largestComponent: number | null
}

/** What is left without the champion's acts and the conversations they started, as shares of what there was.
 *  Nothing is derived anew: an answer to a question that is gone stays what it was. */
export const withoutChampion = ({
  champion,
  conversations,
  facets,
  people,
  pairs,
}: ChampionTables): WithoutChampion => {
  const tested = facets.filter(({ was }) => was >= TESTED_FROM_ACTS)
  return {
    ownershipActs: share(sum(facets, 'left'), sum(facets, 'was')),
    facets: share(tested.filter(({ left }) => left > 0).length, tested.length),
    people: share(people.left, people.was),
    threads: share(
      threadsAmong(conversations, ({ startedByChampion, others }) => !startedByChampion && others >= 2),
      threadsAmong(conversations),
    ),
    largestComponent: largestComponentWithout(pairs, champion),
  }
}

const share = (left: number, was: number): number | null => (was === 0 ? null : left / was)

const sum = (facets: ChampionTables['facets'], of: 'was' | 'left') =>
  facets.reduce((total, facet) => total + facet[of], 0)

/** Threads for which something holds. */
export const threadsAmong = (
  conversations: readonly ConversationsByPart[],
  holds: (conversation: ConversationsByPart) => boolean = () => true,
): number => conversations.reduce((total, one) => total + (one.isThread && holds(one) ? one.count : 0), 0)

const part = z.number().nullable()

export const withoutChampionMeasure = defineMeasure({
  id: 'withoutChampion',
  group: 'independence',
  title: 'Without the champion',
  question: 'What would be left if the champion had never been there?',
  definition: `Without the champion’s acts and every conversation they started, what is left of the ownership acts, of the facets with at least ${TESTED_FROM_ACTS} ownership acts (those with an act by somebody else), of the active people, and of the threads (those that keep two people); and the largest group still connected by ties ÷ everybody else with a tie.`,
  unit: 'share',
  edgeCases: [
    'Nobody is declared champion and nobody owned anything: unknown. A part of which there was nothing is unknown.',
    'Several declared champions are taken together as one; where none is declared it is the person with most ownership acts in the window, then most contributions, then the earlier first act.',
    'People: active by the event set asked for, by contributions where none is.',
    'Nothing is derived anew: what was an answer stays one.',
  ],
  gated: false,
  reader: { bands: [0.25, 0.5, 0.75] },
  value: z.object({
    ownershipActs: part,
    facets: part,
    people: part,
    threads: part,
    largestComponent: part,
  }),
  compute: ({ without }: IndependenceInput) =>
    without === null ? { value: null, reason: NO_CHAMPION } : { value: withoutChampion(without) },
})
