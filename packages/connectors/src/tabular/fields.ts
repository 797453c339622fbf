import { CommonholdError } from '@commonhold/contracts/errors'

/** Our fields, and the names other people give such a column. Lower case, without blanks and underscores.
 *  None of them may hold a message's text: what is not listed or mapped is never looked at. */
const SYNONYMS = {
  time: [
    'time',
    'timestamp',
    'date',
    'datetime',
    'createdat',
    'created',
    'createat',
    'ts',
    'senton',
    'sentat',
  ],
  actor: [
    'actor',
    'user',
    'userid',
    'author',
    'authorid',
    'username',
    'from',
    'sender',
    'senderid',
    'person',
  ],
  kind: ['kind', 'type', 'event', 'eventtype', 'action'],
  space: ['space', 'channel', 'channelid', 'group', 'groupid', 'community', 'team', 'forum'],
  conversation: ['conversation', 'conversationid', 'thread', 'threadid', 'topicid', 'rootid'],
  inReplyTo: ['inreplyto', 'replyto', 'replytoid', 'repliedtoid', 'parent', 'parentid'],
  id: ['id', 'messageid', 'eventid', 'postid', 'key'],
  object: ['object', 'objectid'],
  length: ['length', 'characters'],
  mentions: ['mentions', 'mentioned'],
  accepted: ['accepted', 'isaccepted', 'isanswer'],
  wideMention: ['widemention'],
  actorClass: ['actorclass'],
  displayName: ['displayname', 'fullname', 'realname', 'sendername', 'authorname'],
  unit: ['unit', 'department', 'orgunit'],
  spaceName: ['spacename', 'channelname', 'groupname'],
} as const

export type Field = keyof typeof SYNONYMS
export type FieldMap = Readonly<Partial<Record<Field, string>>>

const FIELDS = Object.keys(SYNONYMS) as Field[]

export const isField = (name: string): name is Field => Object.hasOwn(SYNONYMS, name)

/** What the person mapped, else what the columns' names suggest. A field mapped to nothing is left out.
 *  @throws invalid_parameter when the mapping names a field there is not, or a column there is not */
export function fieldMap(
  map: Readonly<Record<string, string>>,
  columns: readonly string[],
  strict: boolean,
): FieldMap {
  const wrong = Object.keys(map).find((field) => !isField(field))
  if (wrong !== undefined)
    throw new CommonholdError(
      'invalid_parameter',
      `there is no field "${wrong}" to map; there are ${FIELDS.join(', ')}`,
    )
  const folded = new Map<string, string>()
  for (const column of columns) if (!folded.has(fold(column))) folded.set(fold(column), column)
  const found: Partial<Record<Field, string>> = {}
  for (const field of FIELDS) {
    const mapped = map[field]
    if (mapped !== undefined) {
      if (mapped === '') continue
      const column = columns.find((each) => each === mapped.normalize('NFC')) ?? folded.get(fold(mapped))
      if (column === undefined && strict)
        throw new CommonholdError(
          'invalid_parameter',
          `there is no column "${mapped.slice(0, 80)}" for ${field}; ${namesOf(columns)}`,
        )
      found[field] = column ?? mapped
      continue
    }
    const guess = SYNONYMS[field].find((name) => folded.has(name))
    if (guess !== undefined) found[field] = folded.get(guess) as string
  }
  return found
}

/** The columns there are, for an error that somebody can act on. A table without a header has data in their place,
 *  maybe a message: what does not look like names is not repeated. */
export function namesOf(columns: readonly string[]): string {
  if (!columns.every(isName)) return 'its first line does not look like the names of columns'
  const shown = columns.slice(0, 30).map((name) => `"${name}"`)
  return `there are ${shown.join(', ')}${columns.length > shown.length ? ' and more' : ''}`
}

/** Three words at most, of letters and the signs names have, and not a number or a date. */
const isName = (text: string) =>
  text.length <= 40 &&
  /^(?!\d+$)(?!\d{1,4}[-./]\d)[\p{L}\p{N}_.()/#:-]*( [\p{L}\p{N}_.()/#:-]+){0,2}$/u.test(text)

const fold = (name: string) =>
  name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[\s_.-]/g, '')
