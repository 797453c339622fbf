import type { Metric } from '@commonhold/metrics/metric'
import { counted, probability } from '@commonhold/metrics/words/numbers'
import { bar } from './bars.ts'
import type { GroupAnswer } from './documents.ts'
import { grid } from './grid.ts'
import { calledBy } from './names.ts'
import type { Terminal } from './terminal.ts'

/** What belongs beside the measures of conversations: what they are of, whose they are, and who takes things up. */

const BAR = 20
const CLOSERS = 10
const CHANCE = 0.05

/** What helps to read the number beside it; empty for other measures. */
export function conversationDetail(id: string, { details }: Metric): string {
  const of = (details ?? {}) as Record<string, unknown>
  const number = (key: string) => Number(of[key] ?? 0)
  switch (id) {
    case 'selfSustainedThreads':
      return `of ${counted(number('threads'), 'thread', 'threads')}`
    case 'answeredWithoutChampion':
      return `of ${counted(number('conversations'), 'answered conversation', 'answered conversations')} begun by others`
    case 'absenceResilience':
      return `of what they do while the champion is there; p ${probability(number('pValue'))}, ${number('pValue') < CHANCE ? 'more than chance' : 'within chance'}`
    case 'centralisation':
      return `${counted(number('people'), 'person', 'people')} in ${counted(number('pairs'), 'tied pair', 'tied pairs')}; 1 would be a star`
    case 'reciprocity':
      return `of ${counted(number('pairs'), 'tied pair', 'tied pairs')} both ways`
    case 'crossUnitTies':
      return `of ${counted(number('pairs'), 'tied pair', 'tied pairs')} whose units are known`
    case 'keyPlayerIndex':
      return `${counted(number('people'), 'person has', 'people have')} half of all connections`
    case 'timeToFirstResponse':
      return `${number('answered')} of ${counted(number('conversations'), 'conversation', 'conversations')} answered so far`
    case 'feedbackClosure':
      return `of ${counted(number('suggestions'), 'suggestion', 'suggestions')}`
    default:
      return ''
  }
}

/** Whom the pilot would have to live without, for those who may know. */
export function championLines(
  { champion }: Pick<GroupAnswer, 'champion'>,
  { strong, quiet }: Terminal,
): string[] {
  if (champion === undefined) return []
  if (champion === null) return [quiet('Nobody is declared champion, and nobody owned anything.')]
  const why = {
    declared: champion.people.length > 1 ? 'declared, taken together as one' : 'declared',
    ownershipActs: 'nobody is declared; most acts of ownership',
    contributions: 'nobody is declared; as many acts of ownership as another, more contributions',
    firstAct: 'nobody is declared; as much as another, and there first',
  }[champion.by]
  return [`Champion: ${strong(champion.people.map(calledBy).join(', '))} ${quiet(`(${why})`)}`]
}

/** Who takes suggestions up, most first. */
export function closerLines({ metrics, people }: GroupAnswer, terminal: Terminal): string[] {
  const { suggestions = 0, by = [] } = (metrics['feedbackClosure']?.details ?? {}) as {
    suggestions?: number
    by?: readonly { person: string; closed: number }[]
  }
  if (by.length === 0) return []
  const named = new Map((people ?? []).map((person) => [person.person, calledBy(person)]))
  const rows = by
    .slice(0, CLOSERS)
    .map(({ person, closed }) => [
      `  ${named.get(person) ?? person}`,
      String(closed),
      bar(closed / Math.max(1, suggestions), BAR, terminal),
    ])
  const more = by.length - CLOSERS
  return [
    '',
    terminal.strong('Who takes suggestions up'),
    grid([{}, { align: 'right' }, {}], rows, terminal),
    ...(more > 0 ? [terminal.quiet(`  and ${counted(more, 'other person', 'others')}`)] : []),
  ]
}
