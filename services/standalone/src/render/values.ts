import { inUnit, percent } from '@commonhold/metrics/words/numbers'

/** A measure's value in words: a number, a band some readers get instead, or unknown. */
export function valueText(value: unknown, unit: string): string {
  if (typeof value === 'number') return inUnit(value, unit)
  if (value !== null && typeof value === 'object' && 'band' in value) {
    const [low, high] = value.band as [number, number]
    if (unit === 'hours') return `${inUnit(low, unit)} – ${inUnit(high, unit)}`
    return `${percent(low).replace(' %', '')}–${percent(high)}`
  }
  return '–'
}

export function intervalText(interval: unknown, unit: string): string {
  if (!Array.isArray(interval)) return ''
  const [low, high] = interval as [number, number]
  return unit === 'share'
    ? `${percent(low).replace(' %', '')}–${percent(high)}`
    : `${inUnit(low, unit)}–${inUnit(high, unit)}`
}

const PARAMETERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  topShare: { '1': 'one person', '2': 'two people', '3': 'three people' },
  contributorAbsenceFactor: { '0.5': 'for half of the acts', '0.8': 'for four fifths' },
  effectiveOwners: {
    '0': 'everybody counts alike (q = 0)',
    '1': 'by their part (q = 1)',
    '2': 'mostly the active (q = 2)',
    inf: 'only the most active (q = ∞)',
  },
  withoutChampion: {
    ownershipActs: 'acts of ownership left',
    facets: 'parts somebody else does',
    people: 'active people left',
    threads: 'threads that would remain',
    largestComponent: 'others still connected',
  },
  responseRate: { '24': 'within a day', '72': 'within three days', '168': 'within a week' },
}

export const parameterLabel = (id: string, key: string, name = ''): string =>
  PARAMETERS[id]?.[key] ?? `${name} = ${key === 'inf' ? '∞' : key}`

/** The parameter people mean when they name the measure alone. */
export const HEADLINE: Readonly<Record<string, string>> = {
  topShare: '1',
  contributorAbsenceFactor: '0.5',
  effectiveOwners: '1',
  ladder: 'ownership',
  withoutChampion: 'ownershipActs',
  responseRate: '24',
}
