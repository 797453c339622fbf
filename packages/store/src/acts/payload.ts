/** What the rules do not look at of a message travels with it as one text, parted by NUL, which no text of an event
 *  contains: one field is copied from step to step instead of five. */

const PARTS = ['source', 'id', 'space', 'unit'] as const
type Part = (typeof PARTS)[number]

/** Of the columns `origin`, `id`, `place`, `unit` and `mentioned`, which may be many. */
export const PAYLOAD = `concat(origin, '\\0', id, '\\0', place, '\\0', unit, if(empty(mentioned), '', concat('\\0', arrayStringConcat(mentioned, '\\0'))))`

const numberOf = (part: Part) => PARTS.indexOf(part) + 1

/** One part of a payload, where only that one is asked for. */
export const carried = (part: Part, payload: string) => `splitByChar('\\0', ${payload})[${numberOf(part)}]`

/** A part of the column `parts`, a payload that was split. */
export const fromParts = (part: Part | 'mentions') =>
  part === 'mentions' ? `arraySlice(parts, ${PARTS.length + 1})` : `parts[${numberOf(part)}]`
