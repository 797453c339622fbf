import { z } from 'zod'

const share = z.number().min(0).max(1)
const people = z.int().min(1)

/** Where the rules of the verdict draw their lines. Every one can be set for a pilot; what is not set is as here. */
export const verdictThresholds = z.strictObject({
  /** Ownership acts below which nothing is said. */
  minimumActs: z.int().min(1).default(30),
  /** A leading person counts as leading, not as chance, below this p-value of excessDominance. */
  significance: share.default(0.05),
  few: z
    .strictObject({
      absenceFactorAtMost: people.default(2),
      effectiveOwnersBelow: z.number().min(1).default(4),
      /** Few, when more than this share of the tested facets hangs on one person each … */
      singleHandedFacetsAbove: share.default(0.5),
      /** … of at least so many tested facets. */
      testedFacetsNeeded: z.int().min(1).default(2),
    })
    .prefault({}),
  broad: z
    .strictObject({
      effectiveOwners: z.number().min(1).default(8),
      absenceFactor: people.default(4),
      topShareAtMost: share.default(1 / 3),
      threadsWithoutOne: share.default(0.5),
    })
    .prefault({}),
  /** Groups too small for eight effective owners are measured by their own size. */
  small: z
    .strictObject({
      eligibleBelow: z.int().min(0).default(16),
      effectiveOwners: z.number().min(1).default(4),
      shareOfEligible: share.default(0.5),
      absenceFactor: people.default(3),
    })
    .prefault({}),
  participation: z
    .strictObject({ partialFrom: share.default(0.1), wideFrom: share.default(0.3) })
    .refine(({ partialFrom, wideFrom }) => partialFrom <= wideFrom, {
      error: 'partialFrom must not lie above wideFrom',
      path: ['partialFrom'],
    })
    .prefault({}),
})

export type VerdictThresholds = z.output<typeof verdictThresholds>

export const DEFAULT_THRESHOLDS: VerdictThresholds = verdictThresholds.parse({})
