import type { MeasureGroup } from '@commonhold/metrics/define-measure'

/** What each group of measures counts where no event set is asked for. */
export const EVENT_SETS: Readonly<Record<MeasureGroup, 'ownership' | 'contribution'>> = {
  ownership: 'ownership',
  independence: 'ownership',
  breadth: 'contribution',
  network: 'contribution',
  feedback: 'contribution',
  roles: 'ownership',
}
