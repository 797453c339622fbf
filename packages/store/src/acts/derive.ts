import { FACETS, FIXED_KINDS } from '@commonhold/contracts/events/kinds'
import { messages } from './derive-messages.ts'
import { facet } from './facets.ts'
import { is } from './flags.ts'
import { DAY, nativeOrder, STANDING } from './messages.ts'
import { carried, fromParts } from './payload.ts'
import { DONE_TO, HUMAN, MENTIONED, PERSON, unitAt } from './who.ts'

/** The derivation rules, version 1, as one statement: standing facts in, one row an act out.
 *
 *  It runs in steps, each named: messages → conversations (all messages of one thread; of one space and day, parted by
 *  silences) → parties (the humans in it, the root first) → judged (what the rules say of each) → acts.
 *  What costs is copying arrays of messages: each step makes one at most, and what the rules look at is packed into a
 *  few bits. Lambdas capture single values, never arrays: a captured array is copied for every element. */

/** What to derive. For a rebuild everything; else the conversations and the days written to the marks. */
export interface Scope {
  /** Condition on an act's day; null: all of them. */
  readonly days: ((day: string) => string) | null
  /** Where first contributions come from: (source, id) pairs. */
  readonly firsts: string
  /** Narrows the search for replies that make a flat post a root. */
  readonly repliesIn: string
  /** Narrows the facts that are read at all; must hold for every message of every conversation in scope. */
  readonly facts: string
  /** Narrows the facts that are read besides messages; must hold for all of the days. */
  readonly others: string
}

const localDay = (micros: string) => `toDate(fromUnixTimestamp64Micro(${micros}), {zone:String})`

const HORIZON = '14 * 86400000000'
const SILENCE = '3 * 3600000000'

const MESSAGE = 'Tuple(t Int64, person String, flags UInt16, answered String, payload String)'

/** Native ids decide only between messages of one instant, which are rare: only there they are compared. */
const ORDER = `m.t, ${nativeOrder(carried('id', 'm.payload'))}, m.payload`
const inOrder = (gathered: string) => `arraySort(m -> (${ORDER}), ${gathered})`
const rootFirst = `arraySort(m -> (NOT (is_explicit AND ${is('post', 'm.flags')} AND m.t = first_post), ${ORDER}), gathered)`

/** A thread's root is its first post in order; it stands before the replies that are older. */
const conversations = (scope: Scope) => `
  SELECT grp, is_explicit,
    if(length(arrayDistinct(gathered.t)) = length(gathered),
      arraySort(m -> if(is_explicit AND ${is('post', 'm.flags')} AND m.t = first_post, toInt64(-1), m.t), gathered),
      arrayConcat(arraySlice(${rootFirst}, 1, 1), ${inOrder(`arraySlice(${rootFirst}, 2)`)})) AS ordered,
    arrayJoin(arraySplit((m, gap) -> NOT is_explicit AND gap > ${SILENCE}, ordered, arrayDifference(ordered.t))) AS c
  FROM (
    SELECT grp, is_explicit, minIf(t, ${is('post', 'flags')}) AS first_post,
      groupArray((t, person, flags, answered, payload)::${MESSAGE}) AS gathered
    FROM (${messages(scope)})
    GROUP BY grp, is_explicit
  )`

/** `told` are the messages of humans, of which the first `n` take part: the later ones come after the horizon.
 *  Where no root was read, the first message tells place and day. */
const parties = (scope: Scope) => `
  SELECT
    is_explicit, if(is_explicit, grp, sipHash64(grp, c.payload[1])) AS conversation, c.flags[1] AS root_flags, c.t[1] AS root_t,
    NOT is_explicit OR ${is('post', 'root_flags')} AS was_read, was_read AND ${is('human', 'root_flags')} AS rooted,
    if(rooted, c.person[1], '') AS starter,
    ${is('feedback', 'root_flags')} AS feedback, ${is('help', 'root_flags')} AS help,
    arrayFilter(m -> ${is('human', 'm.flags')}, c) AS told,
    if(was_read, arrayCount(t -> t - root_t <= ${HORIZON}, told.t), length(told)) AS n
  FROM (${conversations(scope)})`

const judged = (scope: Scope) => `
  SELECT
    conversation, is_explicit, feedback, starter, rooted, n, told,
    arrayDistinct(if(n = length(told), told.person, arraySlice(told.person, 1, n))) AS people, ${localDay('root_t')} AS root_day,
    told.person AS who, arrayShiftRight(who, 1, who[1]) AS before, arrayMap((w, b) -> w != b, who, before) AS changed,
    -- rule 3: within a run of one author's messages, was any of them that author's first contribution?
    arrayFill((first, c) -> first OR c, arrayMap(f -> ${is('first', 'f')}, told.flags), changed) AS newcomer,
    arrayShiftRight(newcomer, 1, 0) AS after_newcomer,
    -- rules 2 and 4: where the first reply by another person is; a bot's root counts as a question in a help space
    arrayFirstIndex(w -> w != starter, who) AS other, rooted AND other BETWEEN 1 AND n AS answered,
    multiIf(NOT was_read OR ${is('announces', 'root_flags')}, 0, rooted, other, help, 1, 0) AS first_reply,
    arrayMap((f, c, a, w, i) -> multiIf(
        i > n, 0,
        ${is('announces', 'f')}, ${facet('announcing')},
        rooted AND i = 1, if(answered AND NOT feedback AND NOT help, ${facet('initiating')}, 0),
        feedback AND i = first_reply, ${facet('listening')},
        c AND a AND NOT ${is('first', 'f')}, ${facet('onboarding')},
        i = first_reply OR (${is('accepted', 'f')} AND was_read AND w != starter), ${facet('answering')},
        0), told.flags, changed, after_newcomer, who, arrayEnumerate(who)) AS facets,
    -- an implicit conversation answers the last other author, a thread whom the tool says, else its starter
    who[arrayFirstIndex(f -> ${is('names', 'f')}, told.flags)] AS named,
    arrayMap((w, last, a, f, i) -> if(i > n OR (rooted AND i = 1), '',
        multiIf(NOT is_explicit, last, a != '', a, ${is('answers_name', 'f')} AND named != '', named, starter)),
      who, arrayFill((b, c) -> c, before, changed), told.answered, told.flags, arrayEnumerate(who)) AS targets
  FROM (${parties(scope)})`

/** Texts of the contracts as a list for a statement. */
export const quoted = (texts: readonly string[]) => `[${texts.map((text) => `'${text}'`).join(', ')}]`

export const ACT_COLUMNS = [
  'day',
  'conv',
  'time',
  'source',
  'id',
  'person',
  'class',
  'facet',
  'kind',
  'root',
  'explicit',
  'suggestion',
  'counts',
  'starter',
  'root_day',
  'target',
  'mentions',
  'space',
  'unit',
  'evidence',
  'people',
  'answered_by',
  'answered_at',
] as const

const messageActs = (scope: Scope) => `
  SELECT
    ${localDay('x.1.t')} AS day, conversation AS conv, fromUnixTimestamp64Micro(x.1.t, 'UTC') AS time,
    ${fromParts('source')} AS source, ${fromParts('id')} AS id, x.1.person AS person,
    if(x.2 = 0, 'participation', 'ownership') AS class, ${quoted(FACETS)}[x.2] AS facet, if(${is('post', 'x.1.flags')}, 'post', 'reply') AS kind,
    rooted AND x.4 = 1 AS root, is_explicit AS explicit, root AND feedback AS suggestion, x.4 <= n AS counts, starter, root_day, if(x.3 = person, '', x.3) AS target,
    ${fromParts('mentions')} AS mentions, ${fromParts('space')} AS space, ${fromParts('unit')} AS unit,
    multiIf(${is('declared', 'x.1.flags')}, 'declared', ${is('attested', 'x.1.flags')}, 'attested', 'observed') AS evidence,
    x.5.1 AS people, x.5.2 AS answered_by, fromUnixTimestamp64Micro(x.5.3, 'UTC') AS answered_at
  FROM (
    SELECT conversation, is_explicit, feedback, starter, rooted, n, root_day,
      -- stands beside the first message alone: copied to each, the people would be as many as their square
      (people, if(answered, who[other], ''), if(answered, told.t[other], 0)) AS opening,
      arrayZip(told, facets, targets, arrayEnumerate(told), arrayResize([opening], length(told))) AS ruled,
      -- before they are taken apart: a condition on what was taken apart has whole conversations copied for each message
      arrayJoin(${scope.days ? `arrayFilter(r -> ${scope.days(localDay('r.1.t'))}, ruled)` : 'ruled'}) AS x,
      splitByChar('\\0', x.1.payload) AS parts
    FROM (${judged(scope)})
  )`

const fixed = (column: 'class' | 'facet') =>
  `transform(toString(fact.kind), ${quoted(FIXED_KINDS.map((rule) => rule.kind))}, ${quoted(FIXED_KINDS.map((rule) => rule[column] ?? ''))}, '')`

/** Acts that are no message of a known human: the kind tells the class. Unattributed messages are among them, because
 *  nobody can say whose first answer or first contribution one is: only rule 1 can be told. */
const otherActs = (scope: Scope) => `
  SELECT
    ${DAY} AS day,
    multiIf(fact.kind = 'suggestion', sipHash64(object), startsWith(fact.kind, 'suggestion-') AND fact.target != '', sipHash64(fact.target), 0) AS conv,
    time, toString(fact.source) AS source, id, ${PERSON} AS person,
    multiIf(fact.kind NOT IN ('post', 'reply'), ${fixed('class')}, announces, 'ownership', 'participation') AS class,
    multiIf(fact.kind NOT IN ('post', 'reply'), ${fixed('facet')}, announces, 'announcing', '') AS facet,
    toString(fact.kind) AS kind, 0 AS root, 0 AS explicit, fact.kind = 'suggestion' AS suggestion, 1 AS counts,
    '' AS starter, day AS root_day, if(fact.kind IN ('post', 'reply'), '', ${DONE_TO}) AS target, ${MENTIONED} AS mentions,
    toString(fact.space) AS space, ${unitAt('day')} AS unit, toString(fact.evidence) AS evidence,
    emptyArrayString() AS people, '' AS answered_by, fromUnixTimestamp64Micro(0, 'UTC') AS answered_at
  FROM (SELECT *, kind = 'post' AND (wide OR space IN {announcement:Array(String)}) AS announces FROM ${STANDING}
    WHERE pilot = {pilot:String} AND (actor = '' OR kind NOT IN ('post', 'reply')) AND (${scope.others})) AS fact
  WHERE (actor = '' OR (fact.kind NOT IN ('post', 'reply') AND ${HUMAN}))${scope.days ? ` AND ${scope.days(DAY)}` : ''}`

/** Rows of `ACT_COLUMNS`. */
export const deriveActs = (scope: Scope) => `
SELECT ${ACT_COLUMNS.join(', ')} FROM (${messageActs(scope)}
  UNION ALL ${otherActs(scope)})`
