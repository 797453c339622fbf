/** The plan as an experienced colleague would say it. Whoever may read it may know everybody's name. */

import type { Verdict } from '../verdict/answer.ts'
import { count, counted, people, percent } from '../words/numbers.ts'
import type { Close } from './close.ts'
import { FACET_WORDS } from './facet-words.ts'
import type { Evidence, HandoverLine, HandoverPlan, Headline } from './plan.ts'

/** What people and spaces are called. */
export interface Called {
  readonly person: (person: string) => string
  readonly space: (space: string) => string
}

export const planSentence = (plan: HandoverPlan, called: Called): string => {
  const { champion, lines, facets, now, together } = plan
  if (champion === null) return 'Nothing needs to be handed over: nobody owned anything in this time.'
  const name = championName(plan, called)
  const [first] = lines
  if (first === undefined)
    return `Nothing needs to be handed over: ${name} ${isOne(plan) ? 'does' : 'do'} no more than half of any part of this pilot.`
  const which =
    lines.length < facets
      ? `${count(lines.length)} of the ${count(facets)} parts`
      : facets === 1
        ? 'the only part'
        : facets === 2
          ? 'both parts'
          : `all ${count(facets)} parts`
  const carries = `${name} ${isOne(plan) ? 'does' : 'do'} more than half of ${which} of this pilot.`
  if (first.candidate === null || first.after === null)
    return `${carries} Nobody is there yet who could take one over.`
  if (lines.every(({ moved }) => moved === 0)) return `${carries} There is too little of it to be shared yet.`
  if (first.change === null || first.change <= 0)
    return `${carries} No single hand-over would spread it further: those who could take over do much already.`
  if (!isNoticeable(now, first.after))
    return `${carries} No single hand-over would change much in the whole, but each part would rest on more than one pair of hands.`
  const most = `Most would change if ${called.person(first.candidate)} took over half of the ${FACET_WORDS[first.facet].part}: ${becomes(now, first.after)}.`
  const all =
    together === null || together.effectiveOwners === null || !isNoticeable(first.after, together)
      ? ''
      : ` With all the first steps below together it would be ${people(together.effectiveOwners)} people, and the verdict ${VERDICTS[together.verdict]}.`
  return `${carries} ${most}${all}`
}

/** What is, who could take over, and what that would change. */
export const lineSentence = (line: HandoverLine, plan: HandoverPlan, called: Called): string =>
  [whatIs(line, plan, called), whoCould(line, called), whatThen(line, plan, called)].join(' ')

/** One concrete first step. */
export const nextStep = (line: HandoverLine, plan: HandoverPlan, called: Called): string => {
  const { facet, candidate, invitation } = line
  const from = championName(plan, called)
  const words = FACET_WORDS[facet]
  if (candidate !== null) return words.next(called.person(candidate), from, placeOf(line, called))
  if (invitation?.from === 'unit')
    return `Invite somebody from ${invitation.unit}: ${counted(invitation.people, 'person', 'people')} could take part there, and nobody does. Do the first ${words.one} together.`
  if (invitation?.from === 'contributor') {
    const name = called.person(invitation.person)
    return `Do the next ${words.one} together with ${name}, who contributes most after ${from} (${counted(invitation.contributions, 'contribution', 'contributions')}), and leave the one after to ${name}.`
  }
  return `Ask two colleagues in person to join, and do the next ${words.one} together with one of them.`
}

const VERDICTS: Readonly<Record<Verdict, string>> = {
  dormant: '“dormant”',
  insufficientEvidence: '“too little evidence”',
  onePerson: '“one person”',
  fewPeople: '“few people”',
  spreading: '“spreading”',
  broad: '“broad”',
}

const isOne = ({ champion }: HandoverPlan) => champion?.people.length === 1

const championName = ({ champion }: HandoverPlan, called: Called): string =>
  listed((champion?.people ?? []).map(called.person))

const listed = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`

const whatIs = ({ facet, acts, of }: HandoverLine, plan: HandoverPlan, called: Called): string => {
  const { one, many } = FACET_WORDS[facet]
  const whose = `${championName(plan, called)}’s`
  if (of === 1) return `The only ${one} is ${whose}.`
  if (acts === of) return `All ${count(of)} ${many} are ${whose}.`
  return `${count(acts)} of the ${count(of)} ${many} (${percent(acts / of)}) are ${whose}.`
}

const whoCould = ({ bench, benchSize, close }: HandoverLine, called: Called): string => {
  const [first] = bench
  const [nearest] = close
  if (first)
    return `${called.person(first.person)} has done it${experience(first, called)}${andOthers(benchSize - 1)}.`
  if (nearest) return `Nobody else has done it, but ${nearness(nearest, called)}.`
  return 'Nobody else has done it, and nobody is close to it.'
}

const experience = ({ acts, days, spaces, holds }: Evidence, called: Called): string => {
  const [most] = spaces
  const where =
    most && 2 * most.acts > acts
      ? `, ${most.acts === acts ? '' : 'mostly '}in ${called.space(most.space)}`
      : ''
  const when = days > 1 ? ` on ${counted(days, 'day', 'days')}` : ''
  return ` ${acts === 1 ? 'once' : acts === 2 ? 'twice' : `${count(acts)} times`}${when}${where}${holds ? ', and keeps doing it' : ''}`
}

const andOthers = (others: number): string =>
  others === 0 ? '' : `; so ${others === 1 ? 'has one other' : `have ${count(others)} others`}`

const nearness = (close: Close, called: Called): string => {
  const name = called.person(close.person)
  return close.because === 'answersThere'
    ? `${name} answers where it is done: ${counted(close.acts, 'first answer', 'first answers')} in ${called.space(close.space)}`
    : `${name} takes part (${counted(close.acts, 'contribution', 'contributions')}) and is of ${close.unit}, where nobody keeps doing it`
}

const whatThen = (
  { candidate, moved, after, change }: HandoverLine,
  { now }: HandoverPlan,
  called: Called,
): string => {
  if (candidate === null || after === null) return 'Until somebody does, it stays with one pair of hands.'
  const name = called.person(candidate)
  if (moved === 0) return 'There is too little of it to share, so the next one decides.'
  if (change !== null && change <= 0)
    return `Half of it (${count(moved)}) with ${name} would not spread the pilot, since ${name} does much already: better somebody who does less.`
  const had = `Had ${name} done half of it (${count(moved)})`
  return isNoticeable(now, after)
    ? `${had}, ${becomes(now, after)}.`
    : `${had}, little would change in the whole, but this part would rest on more than one pair of hands.`
}

/** Whether a difference is left once numbers are said as people say them. */
const isNoticeable = (now: Headline, after: Headline): boolean =>
  people(after.effectiveOwners ?? 0) !== people(now.effectiveOwners ?? 0) ||
  after.contributorAbsenceFactor !== now.contributorAbsenceFactor ||
  after.verdict !== now.verdict

const becomes = (now: Headline, after: Headline): string => {
  const owners = `it would be as if ${people(after.effectiveOwners ?? 0)} people carried the pilot in equal parts, not ${people(now.effectiveOwners ?? 0)}`
  const factor =
    after.contributorAbsenceFactor === now.contributorAbsenceFactor
      ? ''
      : `, half of the work would rest on ${counted(after.contributorAbsenceFactor ?? 0, 'person', 'people')}, not ${count(now.contributorAbsenceFactor ?? 0)}`
  const verdict =
    after.verdict === now.verdict
      ? ''
      : `, and the verdict ${VERDICTS[after.verdict]}, not ${VERDICTS[now.verdict]}`
  return `${owners}${factor}${verdict}`
}

/** Where most of it happens, if it is mostly one place. */
const placeOf = ({ carriedBy, acts }: HandoverLine, called: Called): string => {
  const bySpace = new Map<string, number>()
  for (const { space, acts: there } of carriedBy.flatMap(({ spaces }) => spaces))
    bySpace.set(space, (bySpace.get(space) ?? 0) + there)
  const most = [...bySpace].reduce<[string, number] | null>(
    (best, row) => (best === null || row[1] > best[1] ? row : best),
    null,
  )
  return most && 2 * most[1] >= acts ? ` in ${called.space(most[0])}` : ''
}
