/** What somebody could find out about the most active person's share from all that a reader is told, by putting it
 *  together. For the spec that plays them. */

export interface Told {
  /** Two edges the largest share lies between. */
  readonly band: readonly [number, number] | null
  /** 1, 2, or 3 for three and more. */
  readonly factor: number | null
  /** Effective owners at q = 1, in whole people. */
  readonly owners: number | null
  readonly people: number | null
  /** Numbers of people that bound those who own something from above. */
  readonly atMost: readonly number[]
}

const STEP = 0.002

/** All largest shares that nothing told contradicts, as an interval; null where nothing is possible. */
export function possibleShares({ band, factor, owners, people, atMost }: Told): [number, number] | null {
  const most = Math.min(...atMost, people ?? 10_000)
  let found: [number, number] | null = null
  for (let p = STEP; p <= 1 + STEP / 2; p += STEP) {
    const share = Math.min(1, p)
    if (band && (share < band[0] - STEP || share > band[1] + STEP)) continue
    if (factor === 1 && share < 0.5) continue
    if (factor !== null && factor > 1 && share >= 0.5) continue
    // Two people hold half of it only if one of them holds a quarter.
    if (factor === 2 && share < 0.25) continue
    if (share * most < 1 - STEP) continue
    if (owners !== null && !isPossible(share, owners, most)) continue
    found = found ? [found[0], share] : [share, share]
  }
  return found
}

/** Whether a largest share leaves room for so many effective owners: between everything piled up and everything
 *  spread out over the others. */
function isPossible(share: number, owners: number, most: number): boolean {
  const others = most - 1
  const spread = others < 1 ? 0 : term(share) + others * term(Math.min(share, (1 - share) / others))
  const full = Math.floor(1 / share + 1e-9)
  const piled = full * term(share) + term(Math.max(0, 1 - full * share))
  return Math.exp(piled) < owners + 0.5 && Math.exp(spread) >= owners - 0.5
}

const term = (p: number) => (p <= 0 ? 0 : -p * Math.log(p))
