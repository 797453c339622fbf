import type { ServedStore } from '@commonhold/api/testbed/served-store'
import { expect } from 'vitest'

/** What an ownership_truth.json says of a period, compared with what the API serves of it. */

export interface PeriodTruth {
  readonly contribution: { readonly k: number; readonly N: number }
  readonly ownership: Record<string, unknown> & { k: number; N: number; top: [string, number][] }
  readonly facets: Record<string, { N: number; k: number; top: number }>
  readonly conversations?: {
    conversations: number
    withTwoPeople: number
    humanRoots: number
    answered: number
  }
}
export interface OwnershipTruth {
  readonly all: { readonly all: PeriodTruth }
  readonly quarters: Record<string, PeriodTruth>
}

export const periodsOf = (truth: OwnershipTruth): [string, PeriodTruth][] => [
  ['all', truth.all.all],
  ...Object.entries(truth.quarters),
]

// biome-ignore lint/suspicious/noExplicitAny: an answer of any route
export type Get = (url: string) => Promise<any>

export const getter =
  (served: () => ServedStore): Get =>
  async (url) => {
    const response = await served().ask(`/v1/pilots/${url}`)
    expect([url, response.statusCode]).toEqual([url, 200])
    return response.json()
  }

export async function spreadTest(
  get: Get,
  pilot: string,
  period: string,
  expected: PeriodTruth,
): Promise<void> {
  const window = `window=${period}&intervals=false`
  const contribution = await get(`${pilot}/ownership?${window}&eventSet=contribution`)
  expect([contribution.k, contribution.N]).toEqual([expected.contribution.k, expected.contribution.N])
  if (!expected.ownership) return
  const { k, N, metrics } = await get(`${pilot}/ownership?${window}`)
  expect([k, N]).toEqual([expected.ownership.k, expected.ownership.N])
  // Of nothing no share can be taken.
  if (N === 0) return
  for (const id of ['topShare', 'contributorAbsenceFactor', 'effectiveOwners', 'hhi']) {
    const { value } = metrics[id]
    const wanted = expected.ownership[id]
    const pairs: [unknown, unknown][] =
      typeof wanted === 'object' && wanted !== null
        ? Object.entries(wanted).map(([parameter, number]) => [value[parameter], number])
        : [[value, wanted]]
    for (const [found, number] of pairs) expect(found, `${period} ${id}`).toBeCloseTo(number as number, 9)
  }
  // The truth knows no gate: fewer than five people or thirty acts are served as null.
  for (const id of ['gini', 'giniCorrected', 'evenness', 'theil'])
    if (k >= 5 && N >= 30)
      expect(metrics[id].value, `${period} ${id}`).toBeCloseTo(expected.ownership[id] as number, 9)
    else expect(metrics[id]).toMatchObject({ status: 'insufficient_data', value: null })
  const { people } = await get(`${pilot}/people?window=${period}`)
  const counts = people.map(({ acts }: { acts: number }) => acts).sort((a: number, b: number) => b - a)
  expect(counts.slice(0, 3)).toEqual(expected.ownership.top.map(([, acts]) => acts))
  for (const [facet, { N, k }] of Object.entries(expected.facets)) {
    const of = await get(`${pilot}/ownership?${window}&eventSet=facet:${facet}`)
    expect([facet, of.N, of.k]).toEqual([facet, N, k])
  }
}
