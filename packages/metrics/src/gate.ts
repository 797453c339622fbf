/** Below this, measures of the shape of a distribution say more about chance than about people. */
export const GATE = { people: 5, total: 30 } as const

/** Why a gated measure or an interval must not be served; null when it may.
 *  @param k people with at least one act  @param total N: acts, or days for the measure `days` */
export const gateReason = (k: number, total: number): string | null => {
  if (k < GATE.people) return `fewer than ${GATE.people} people`
  if (total < GATE.total) return `fewer than ${GATE.total} acts`
  return null
}
