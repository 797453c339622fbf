import { measureNamed } from '../catalogue.ts'
import { inUnit, probability } from './numbers.ts'

/** What a verdict looks at, in words: its measures by the catalogue's titles, and what is no measure. */

const OTHER_TITLES: Readonly<Record<string, string>> = {
  N: 'Acts of ownership',
  k: 'People with an act of ownership',
  E: 'People who could take part',
  earlierN: 'Acts in the liveliest window before',
  coverageGap: 'Stretches that were not recorded',
}

export const titleOfInput = (measure: string): string =>
  measureNamed(measure)?.title ?? OTHER_TITLES[measure] ?? measure

export function valueOfInput(measure: string, value: number | null): string {
  if (value === null) return '–'
  // The verdict looks at how likely chance is, not at the excess itself.
  if (measure === 'excessDominance') return `p ${probability(value)}`
  return inUnit(value, measureNamed(measure)?.unit ?? 'people')
}
