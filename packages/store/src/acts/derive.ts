import { FIXED_KINDS } from '@commonhold/contracts/events/kinds'
import { DATABASE } from '../schema/tables.ts'
import { DAY, explicit, FLAT_KEY, HUMAN, nativeOrder, PERSON, STANDING, WHO } from './messages.ts'

/** The derivation rules, version 1, as one statement: standing facts in, one row an act out.
 *
 *  It runs in steps, each named: messages → groups (all messages of one thread, or of one space and day)
 *  → conversations (a silence of more than three hours parts implicit ones) → parties (the root, and in order the
 *  humans who took part) → acts (class and facet by the rules, whom each answers).
 *  Lambdas below capture single values, never arrays: a captured array is copied for every element. */

/** What to derive. For a rebuild everything; else the groups and the days written to the scope table. */
export interface Scope {
  /** Condition on an act's day. */
  readonly days: string
  /** Where first contributions come from: (source, id) pairs. */
  readonly firsts: string
  /** Narrows the search for replies that make a flat post a root. */
  readonly repliesIn: string
  /** Narrows the facts that are read at all; must hold for every message of every group in scope. */
  readonly facts: string
}

const HORIZON = '14 * 86400000000'
const SILENCE = '3 * 3600000000'

const MESSAGE = `Tuple(
  t Int64, nth String, source String, id String, person String, human UInt8, post UInt8, space String,
  first UInt8, announces UInt8, accepted UInt8, answered String, day Date, unit String, mentions Array(String), evidence String)`

const unitAt = (day: string) => `arrayLast(u -> u.1 <= ${day}, units).2`

const OF_LENS = `FROM ${DATABASE}.actors WHERE pilot = {pilot:String} AND generation = {generation:UInt64}`
const LINKED = `(SELECT groupArray(account) ${OF_LENS} AND person != account)`
const LINKED_TO = `(SELECT groupArray(person) ${OF_LENS} AND person != account)`
const MACHINES = `(SELECT groupArray(account) ${OF_LENS} AND human = 0)`

/** Mentioned accounts as persons, humans only and not oneself. Few messages mention anybody: the lists are searched
 *  only for those. */
const MENTIONED = `if(empty(mentions), [], arraySort(arrayDistinct(arrayFilter(p -> p != ${PERSON},
  arrayMap(m -> if(has(${LINKED}, m), arrayElement(${LINKED_TO}, indexOf(${LINKED}, m)), toString(m)),
    arrayFilter(m -> NOT has(${MACHINES}, m), mentions))))))`

const messages = ({ firsts, repliesIn, facts }: Scope) => `
  SELECT
    grp, is_explicit, t, origin AS source, id, person, human, post, place AS space, announces, accepted, answered, day, unit, mentioned, seen AS evidence,
    (origin, id) IN (${firsts}) AS first
  FROM (
    SELECT
      toString(source) AS origin, id, conv, toUnixTimestamp64Micro(time) AS t, ${DAY} AS day,
      ${PERSON} AS person, ${HUMAN} AS human, kind = 'post' AS post, toString(space) AS place,
      kind = 'post' AND (wide OR space IN {announcement:Array(String)}) AS announces, accepted,
      if(reply_to != '' AND reply_to != conversation, sipHash64(reply_to), 0) AS parent,
      ${unitAt(DAY)} AS unit, ${MENTIONED} AS mentioned, toString(evidence) AS seen,
      ${explicit(repliesIn)} AS is_explicit, if(is_explicit, conv, ${FLAT_KEY}) AS grp
    FROM ${STANDING} LEFT ANY JOIN ${WHO} ON actor = account
    WHERE pilot = {pilot:String} AND kind IN ('post', 'reply') AND (${facts}) AND (is_explicit OR human)
  ) AS message
  LEFT ANY JOIN (
    SELECT sipHash64(object) AS parent, conv, argMin(${PERSON}, (time, ${nativeOrder('id')}, source)) AS answered
    FROM ${STANDING} LEFT ANY JOIN ${WHO} ON actor = account
    WHERE pilot = {pilot:String} AND kind IN ('post', 'reply') AND ${HUMAN} AND object IN (
      SELECT reply_to FROM ${DATABASE}.facts WHERE pilot = {pilot:String} AND kind = 'reply' AND reply_to != '' AND reply_to != conversation AND (${facts}))
    GROUP BY parent, conv
  ) AS parents USING (parent, conv)`

const conversations = (scope: Scope) => `
  SELECT grp, is_explicit,
    arrayJoin(arraySplit((m, gap) -> NOT is_explicit AND gap > ${SILENCE}, ordered, arrayDifference(ordered.t))) AS c
  FROM (
    SELECT grp, is_explicit, arraySort(m -> (m.t, m.nth, m.source, m.id), groupArray(
      (t, ${nativeOrder('id')}, source, id, person, human, post, space, first, announces, accepted, answered, day, unit, mentioned, evidence)::${MESSAGE})) AS ordered
    FROM (${messages(scope)})
    GROUP BY grp, is_explicit
  )`

const parties = (scope: Scope) => `
  SELECT
    c, is_explicit, sipHash64(grp, c[1].source, c[1].id) AS conversation,
    if(is_explicit, arrayFirstIndex(m -> m.post, c), 1) AS at, c[at] AS root, at > 0 AS was_read, was_read AND root.human AS by_human,
    root.t AS root_t, root.person AS root_person, c[greatest(at, 1)].space AS place,
    place IN {feedback:Array(String)} AS feedback, place IN {help:Array(String)} AS help,
    arrayFilter((m, i) -> m.human AND i != at AND (NOT was_read OR m.t - root_t <= ${HORIZON}), c, arrayEnumerate(c)) AS others,
    arrayFilter((m, i) -> m.human AND i != at AND was_read AND m.t - root_t > ${HORIZON}, c, arrayEnumerate(c)) AS late,
    if(by_human, arrayPushFront(others, root), others) AS party
  FROM (${conversations(scope)})`

/** Rules for one party. `who` are its persons in order, `before` the one before each (the first has itself). */
const judged = (scope: Scope) => `
  SELECT
    conversation, if(is_explicit, 1, 0) AS threaded, if(by_human, root_person, '') AS starter,
    toDate(fromUnixTimestamp64Micro(if(was_read, root_t, c[1].t)), {zone:String}) AS root_day,
    party, late, party.person AS who, by_human AS rooted,
    arrayPopBack(arrayPushFront(who, who[1])) AS before,
    -- rule 3: within a run of one author's messages, was any of them that author's first contribution?
    arrayFill((first, w, b) -> first OR w != b, party.first, who, before) AS newcomer,
    arrayPopBack(arrayPushFront(newcomer, 0)) AS newcomer_before,
    -- rules 2 and 4: where the first reply by another person is; a bot's root counts as a question in a help space
    multiIf(NOT was_read OR root.announces, 0, by_human, arrayFirstIndex(w -> w != root_person, who), help, 1, 0) AS first_reply,
    arrayUniq(who) > 1 AS answered,
    arrayMap((m, w, b, n, i) -> multiIf(
        m.announces, 'announcing',
        rooted AND i = 1, if(answered AND NOT feedback AND NOT help, 'initiating', ''),
        feedback AND i = first_reply, 'listening',
        w != b AND n AND NOT m.first, 'onboarding',
        i = first_reply OR (m.accepted AND was_read AND w != if(by_human, root_person, '')), 'answering',
        ''), party, who, before, newcomer_before, arrayEnumerate(who)) AS facets,
    -- an implicit conversation answers the last other author, a thread whom the tool says, else its starter
    arrayMap((m, w, last, i) -> if(rooted AND i = 1, '', nullIf(multiIf(threaded = 0, last, m.answered != '', m.answered, starter), w)),
      party, who, arrayFill((b, w) -> b != w, before, who), arrayEnumerate(who)) AS targets
  FROM (${parties(scope)})`

const COLUMNS =
  'day, conv, time, source, id, person, class, facet, kind, root, counts, starter, root_day, target, mentions, space, unit, evidence'
export const ACT_COLUMNS = COLUMNS.split(', ')

const messageActs = (scope: Scope) => `
  SELECT
    x.1.day AS day, conversation AS conv, fromUnixTimestamp64Micro(x.1.t, 'UTC') AS time, x.1.source AS source, x.1.id AS id,
    x.1.person AS person, if(x.2 = '', 'participation', 'ownership') AS class, x.2 AS facet, if(x.1.post, 'post', 'reply') AS kind,
    x.4 AS root, x.5 AS counts, starter, root_day, x.3 AS target, x.1.mentions AS mentions, x.1.space AS space, x.1.unit AS unit, x.1.evidence AS evidence
  FROM (
    SELECT conversation, starter, root_day, arrayJoin(arrayConcat(
      arrayMap((m, f, g, i) -> (m, f, ifNull(g, ''), toUInt8(rooted AND i = 1), toUInt8(1)), party, facets, targets, arrayEnumerate(party)),
      arrayMap(m -> (m, '', '', toUInt8(0), toUInt8(0)), late))) AS x
    FROM (${judged(scope)})
  )
  WHERE ${scope.days}`

const quoted = (texts: readonly string[]) => `[${texts.map((text) => `'${text}'`).join(', ')}]`
const fixed = (column: 'class' | 'facet') =>
  `transform(toString(fact.kind), ${quoted(FIXED_KINDS.map((rule) => rule.kind))}, ${quoted(FIXED_KINDS.map((rule) => rule[column] ?? ''))}, '')`

/** Acts that are no message of a known human: the kind tells the class. Unattributed messages are among them,
 *  because nobody can say whose first answer or first contribution one is: only rule 1 can be told. */
const otherActs = (scope: Scope) => `
  SELECT
    ${DAY} AS day, 0 AS conv, time, toString(fact.source) AS source, id, ${PERSON} AS person,
    multiIf(fact.kind NOT IN ('post', 'reply'), ${fixed('class')}, announces, 'ownership', 'participation') AS class,
    multiIf(fact.kind NOT IN ('post', 'reply'), ${fixed('facet')}, announces, 'announcing', '') AS facet,
    toString(fact.kind) AS kind, 0 AS root, 1 AS counts, '' AS starter, day AS root_day, '' AS target, ${MENTIONED} AS mentions,
    toString(fact.space) AS space, ${unitAt('day')} AS unit, toString(fact.evidence) AS evidence
  FROM (SELECT *, kind = 'post' AND (wide OR space IN {announcement:Array(String)}) AS announces FROM ${STANDING} WHERE pilot = {pilot:String}) AS fact
  LEFT ANY JOIN ${WHO} ON actor = account
  WHERE (actor = '' OR (fact.kind NOT IN ('post', 'reply') AND ${HUMAN})) AND (${scope.days})`

/** Rows of `ACT_COLUMNS`. */
export const deriveActs = (scope: Scope) => `
SELECT ${COLUMNS} FROM (${messageActs(scope)}
  UNION ALL ${otherActs(scope)})`
