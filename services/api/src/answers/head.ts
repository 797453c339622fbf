import type { AnswerHead } from '@commonhold/contracts/api/head'
import { readerShare, readerSize } from '../privacy/reader-numbers.ts'
import type { Asked } from '../questions/ask.ts'
import { gapsIn, isStale } from './coverage.ts'

export interface Size {
  readonly k: number
  /** In the measure asked for. */
  readonly N: number
  /** N in acts, and the acts of nobody known. */
  readonly acts: number
  readonly unattributed: number
  /** Of the acts, those that no tool saw; missing where nobody asked. */
  readonly unobserved?: number
  readonly E: number | null
  /** The group is too small for this reader. */
  readonly suppressed: boolean
}

/** Suppressed hides how many there are, and outranks everything. */
export function statusOf(
  asked: Asked,
  { N, suppressed }: Pick<Size, 'N' | 'suppressed'>,
): AnswerHead['status'] {
  if (suppressed) return 'suppressed'
  if (N === 0) return 'insufficient_data'
  return isStale(asked.view.coverage, asked.window) ? 'stale' : 'ok'
}

export function headOf(asked: Asked, size: Size): AnswerHead {
  const { view, window, covered, asOf } = asked
  const gaps = covered === null ? [] : gapsIn(view.coverage, covered)
  const unattributedOf = size.acts + size.unattributed
  const shareSeen = (share: number) => (asked.sees === 'full' ? share : readerShare(share))
  const shown =
    asked.sees === 'full' ? { k: size.k, N: size.N, E: size.E } : { ...readerSize(size.k), E: size.E }
  return {
    pilot: view.pilot,
    window: { ...window, timeZone: view.zone },
    eventSet: asked.eventSet,
    measure: asked.measure,
    asOf: asOf && { ...asOf },
    status: statusOf(asked, size),
    ...(size.suppressed ? { k: null, N: null, E: null } : shown),
    unattributedShare:
      size.suppressed || unattributedOf === 0 ? null : shareSeen(size.unattributed / unattributedOf),
    declaredShare:
      size.suppressed || size.acts === 0 || size.unobserved === undefined
        ? null
        : shareSeen(size.unobserved / size.acts),
    identityVersion: view.identityVersion,
    coverage: {
      complete: gaps.length === 0,
      gaps: gaps.map((gap) => ({ ...gap })),
      covered: covered && { ...covered },
    },
  }
}
