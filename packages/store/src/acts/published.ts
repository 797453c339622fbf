import { DATABASE } from '../schema/tables.ts'

/** Condition on `acts` and `tallies`: only rows of the revision published for their day, as known at `{asOf}`. */
export const PUBLISHED = `(day, revision) IN (
  SELECT day, max(revision) FROM ${DATABASE}.head WHERE pilot = {pilot:String} AND revision <= {asOf:UInt64} GROUP BY day)`

/** No revision is higher: as known now. Below 2^53, so that it passes through JavaScript unharmed. */
export const NOW = Number.MAX_SAFE_INTEGER
