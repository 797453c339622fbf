/** The catalogue as a page for people: docs/measures.md is written by write-docs.ts and never by hand. */

import { catalogue, GROUP_TERMS, GROUP_TITLES } from './catalogue.ts'
import { type Measure, type MeasureGroup, parameterKey } from './define-measure.ts'
import { GATE } from './gate.ts'

const UNITS: Readonly<Record<Measure['unit'], string>> = {
  people: 'people',
  units: 'organisational units',
  share: 'a share between 0 and 1',
  index: 'an index between 0 and 1',
  nats: 'nats',
  points: 'points (x, y)',
  days: 'days',
  hours: 'hours',
  perHundred: 'people of a hundred',
  ratio: 'a ratio, 0 or more',
}

const readerSentence = ({ unit, reader, readerParameters, parameter, population }: Measure): string => {
  if (reader === 'hidden') return 'Not shown without rights to person-level numbers.'
  if (reader === 'exact')
    return population === undefined
      ? 'Shown to every reader.'
      : `Shown to every reader where it is over at least ${GATE.people} people.`
  const only =
    readerParameters && parameter
      ? ` for ${parameter.name} = ${readerParameters.map(parameterKey).join(', ')}`
      : ''
  if (reader === 'wholePeople') return `Readers see it in whole people${only}.`
  if (reader === 'upToThree') return 'Readers see 1, 2, or "3 or more".'
  const edges = reader.bands.map((edge) => (unit === 'hours' ? `${edge} h` : `${100 * edge} %`)).join(', ')
  return `Readers see only the band it lies in (edges ${edges}).`
}

const entryMarkdown = (measure: Measure): string => {
  const { id, title, question, definition, unit, parameter, eventSet, source, edgeCases, gated } = measure
  const facts = [
    `Unit: ${UNITS[unit]}`,
    ...(parameter ? [`Parameter ${parameter.name}: ${parameter.values.map(parameterKey).join(', ')}`] : []),
    ...(eventSet ? [`Counts \`${eventSet}\` where no event set is asked for`] : []),
    ...(gated ? [`Served only for at least ${GATE.people} people and ${GATE.total} acts`] : []),
    ...(edgeCases ?? []).map((edgeCase) => edgeCase.replace(/\.$/, '')),
    ...(source ? [`Source: ${source}`] : []),
    readerSentence(measure).replace(/\.$/, ''),
  ]
  return [
    `### ${title} (\`${id}\`)`,
    '',
    `*${question}*`,
    '',
    definition,
    '',
    ...facts.map((fact) => `- ${fact}`),
  ].join('\n')
}

const termsMarkdown = (group: MeasureGroup): string[] =>
  (GROUP_TERMS[group] ?? []).flatMap(({ title, terms }) => [
    `### ${title}`,
    terms.map(([term, definition]) => `- **${term}**: ${definition}`).join('\n'),
  ])

const INTRODUCTION = `# Measures

<!-- Written from the catalogue in packages/metrics by \`node packages/metrics/src/write-docs.ts\`; change it there. -->

Every number Commonhold serves, from the catalogue the code itself runs on. Only acts of humans count. Shares are
shares of acts, or, for the measure \`days\`, of the distinct days on which each person did something, so that one
burst does not decide. What is unknown is \`null\` and never 0, and nothing is rounded before it is shown.

Intervals stand beside \`topShare\`, \`effectiveOwners\` (q ≥ 1) and \`hhi\` for windows of at least 28 days, ${GATE.people}
people and ${GATE.total} acts: estimate ± 1.645 standard deviations on the logit scale (shares) or the logarithmic one, over
1,000 windows put together anew from stretches of seven days.
`

/** The whole page. */
export const measuresMarkdown = (): string => {
  const groups = Object.entries(GROUP_TITLES) as [MeasureGroup, string][]
  const sections = groups.map(([group, title]) =>
    [
      `## ${title}`,
      ...catalogue.filter((entry) => entry.group === group).map(entryMarkdown),
      ...termsMarkdown(group),
    ].join('\n\n'),
  )
  return `${[INTRODUCTION, ...sections].join('\n')}\n`
    .replaceAll('\n## ', '\n\n## ')
    .replace(/\n{3,}/g, '\n\n')
}
