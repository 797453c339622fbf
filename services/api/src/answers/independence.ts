import type { Champion } from '@commonhold/metrics/champion/champion'
import { type IndependenceMetrics, independenceMetrics } from '@commonhold/metrics/independence/independence'
import type { ChampionTables } from '@commonhold/metrics/independence/tables'
import { NO_TIES } from '@commonhold/metrics/network/tied-pairs'
import type { DayRange } from '@commonhold/metrics/tables'
import type { Database } from '@commonhold/store/database'
import { conversationsByPart, leftWithout, rhythm } from '@commonhold/store/queries/around-champion'
import { spreadTables } from '@commonhold/store/queries/spread'
import { NO_THREADS, threads } from '@commonhold/store/queries/threads'
import { tiedPairs } from '@commonhold/store/queries/ties'
import type { Asked } from '../questions/ask.ts'
import { championIn } from './champion.ts'
import { gapsIn } from './coverage.ts'
import type { Tables } from './tables.ts'

export interface Independence {
  readonly metrics: IndependenceMetrics
  readonly champion: Champion | null
}

/** How much of the pilot would be there without one person.
 *  @param only the one measure that is wanted, where the others need not be right */
export async function independenceAnswer(
  database: Database,
  asked: Asked,
  { spread }: Pick<Tables, 'spread'>,
  only: string | null = null,
): Promise<Independence> {
  const { covered, question } = asked
  if (covered === null)
    return { metrics: independenceMetrics({ threads: NO_THREADS, without: null }), champion: null }
  const isWanted = (id: keyof IndependenceMetrics) => only === null || only === id
  const owned = question.eventSet.set === 'ownership' ? spread : await ownershipOf(database, asked)
  const champion = await championIn(database, asked, owned.acts)
  const [found, without] = await Promise.all([
    isWanted('threadsWithoutOne') ? threads(database, question) : NO_THREADS,
    champion && championTables(database, asked, covered, champion.people, isWanted),
  ])
  return { metrics: independenceMetrics({ threads: found, without }), champion }
}

const ownershipOf = (database: Database, { question }: Asked) =>
  spreadTables(database, { ...question, eventSet: { set: 'ownership' } })

async function championTables(
  database: Database,
  { view, question, isEventSetAsked, sees }: Asked,
  covered: DayRange,
  champion: readonly string[],
  isWanted: (id: keyof IndependenceMetrics) => boolean,
): Promise<ChampionTables> {
  const active = isEventSetAsked ? question.eventSet : ({ set: 'contribution' } as const)
  // Nobody who may not see it needs to have it read: of all measures this one tells most of a person.
  const isRhythmWanted = sees === 'full' && isWanted('absenceResilience')
  const [parts, left, pairs, days] = await Promise.all([
    only(
      isWanted('withoutChampion') || isWanted('selfSustainedThreads') || isWanted('answeredWithoutChampion'),
      () => conversationsByPart(database, question, champion),
    ),
    only(isWanted('withoutChampion'), () => leftWithout(database, question, champion, active)),
    only(isWanted('withoutChampion'), () => tiedPairs(database, question, { champion })),
    only(isRhythmWanted, () => rhythm(database, question, champion)),
  ])
  return {
    champion,
    conversations: parts ?? [],
    ...(left ?? { facets: [], people: { was: 0, left: 0 } }),
    pairs: pairs ?? NO_TIES,
    rhythm: {
      days: covered,
      hasGap: gapsIn(view.coverage, covered).length > 0,
      ...(days ?? { champion: new Set<string>(), others: new Map<string, number>() }),
    },
  }
}

const only = <T>(wanted: boolean, read: () => Promise<T>): Promise<T> | null => (wanted ? read() : null)
