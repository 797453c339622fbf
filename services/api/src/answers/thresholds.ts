import { CommonholdError, type FieldError } from '@commonhold/contracts/errors'
import {
  DEFAULT_THRESHOLDS,
  type VerdictThresholds,
  verdictThresholds,
} from '@commonhold/metrics/verdict/thresholds'

/** A pilot sets thresholds by name, those of a group with a dot: `few.effectiveOwnersBelow`. */

const nested = (flat: Readonly<Record<string, number>>): Record<string, unknown> => {
  const thresholds: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(flat)) {
    const [group, inner] = name.split('.', 2) as [string, string?]
    if (inner === undefined) thresholds[group] = value
    else thresholds[group] = { ...(thresholds[group] as object), [inner]: value }
  }
  return thresholds
}

const NAMES = Object.entries(DEFAULT_THRESHOLDS).flatMap(([name, value]) =>
  typeof value === 'number' ? [name] : Object.keys(value).map((inner) => `${name}.${inner}`),
)

/** Settings that came another way may hold what is no threshold: then the usual ones are used. */
export const thresholdsOf = (flat: Readonly<Record<string, number>>): VerdictThresholds =>
  verdictThresholds.safeParse(nested(flat)).data ?? DEFAULT_THRESHOLDS

/** @throws CommonholdError invalid_body */
export function demandThresholds(flat: Readonly<Record<string, number>>): void {
  const unknown = Object.keys(flat).filter((name) => !NAMES.includes(name))
  const { error } = verdictThresholds.safeParse(nested(flat))
  const at = (name: string) => `/thresholds/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
  const errors: FieldError[] =
    unknown.length > 0
      ? unknown.map((name) => ({ pointer: at(name), message: `no threshold; there are ${NAMES.join(', ')}` }))
      : (error?.issues ?? []).map((issue) => ({ pointer: at(issue.path.join('.')), message: issue.message }))
  const [first] = errors
  if (first) throw new CommonholdError('invalid_body', `${first.pointer}: ${first.message}`, { errors })
}
