/** Reading fields of somebody else's JSON, where any of them may be missing or of another type. */

export type Loose = Readonly<Record<string, unknown>>

export const isObject = (value: unknown): value is Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A text that is not empty. */
export const textOf = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value : null

/** A number, or a text that is one: exporters of different years disagree. */
export function numberOf(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  return typeof value === 'string' && /^-?\d{1,17}(\.\d{1,9})?$/.test(value) ? Number(value) : null
}

export const objectsOf = (value: unknown): readonly Loose[] =>
  Array.isArray(value) ? value.filter(isObject) : []

export const textsOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((each) => textOf(each) !== null) : []
