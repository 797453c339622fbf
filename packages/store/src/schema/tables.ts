/** Every table of the store, once. Times are UTC with microseconds, days are the pilot's own. */

export interface Table {
  readonly name: string
  readonly columns: readonly string[]
  readonly engine: string
  readonly orderBy: readonly string[]
}

export const DATABASE = 'commonhold'

/** What one act said. `actor` is a pseudonym, '' where the tool does not know; '' is null for every key. */
const activityColumns = [
  "time DateTime64(6, 'UTC')",
  'kind LowCardinality(String)',
  'actor LowCardinality(String)',
  'object String',
  'space LowCardinality(String)',
  'conversation String',
  'reply_to String',
  'mentions Array(LowCardinality(String))',
  'wide UInt8',
  'accepted UInt8',
  'target String',
  'target_actor LowCardinality(String)',
  'length Nullable(UInt32)',
  'evidence LowCardinality(String)',
]
export const ACTIVITY_COLUMN_NAMES = activityColumns.map((column) => column.slice(0, column.indexOf(' ')))

/** The event store. Append-only: every version of every event as it came, deduplicated only against itself. */
const events: Table = {
  name: 'events',
  columns: [
    'pilot LowCardinality(String)',
    'source LowCardinality(String)',
    'id String',
    'sequence UInt64',
    'retracted UInt8',
    "recorded DateTime64(6, 'UTC')",
    'content UInt64',
    // '' for events that came live, else the import that brought it.
    'origin LowCardinality(String)',
    'ticket UInt64',
    ...activityColumns,
    'INDEX by_ticket ticket TYPE minmax GRANULARITY 1',
  ],
  engine: 'ReplacingMergeTree',
  orderBy: ['pilot', 'source', 'id', 'sequence', 'retracted', 'recorded', 'content', 'origin'],
}

/** What stands now, by identity. Writing a version again, or an older one, changes nothing. */
const facts: Table = {
  name: 'facts',
  columns: [
    'pilot LowCardinality(String)',
    'source LowCardinality(String)',
    'id String',
    // (sequence, retraction over activity, recorded, content), most significant first.
    'version UInt256',
    'deleted UInt8',
    ...activityColumns,
    // The conversation it belongs to: the one it names, else what it answers, else what it may root.
    "conv UInt64 MATERIALIZED sipHash64(multiIf(conversation != '', conversation, kind = 'reply' AND reply_to != '', reply_to, object))",
    // A post of a channel without threads: alone until somebody answers it.
    "flat UInt8 MATERIALIZED kind = 'post' AND conversation = ''",
    'INDEX by_time time TYPE minmax GRANULARITY 1',
    'INDEX by_conv conv TYPE bloom_filter(0.01) GRANULARITY 1',
  ],
  engine: 'ReplacingMergeTree(version, deleted)',
  orderBy: ['pilot', 'source', 'id'],
}

/** The projection every measure reads: one row an act, by day and the revision that made it. */
const acts: Table = {
  name: 'acts',
  columns: [
    'pilot LowCardinality(String)',
    'day Date',
    'revision UInt64',
    // Of messages their conversation; of a suggestion, and of what is done to one, the suggestion; else 0.
    'conv UInt64',
    "time DateTime64(6, 'UTC')",
    'source LowCardinality(String)',
    'id String',
    // '' where the tool does not know whose it is: unattributed.
    'person LowCardinality(String)',
    'class LowCardinality(String)',
    'facet LowCardinality(String)',
    'kind LowCardinality(String)',
    'root UInt8',
    // 1 for messages of a conversation the tool threads.
    'explicit UInt8',
    // 1 for what gives feedback: the root of a conversation in a feedback space, or the tool's own suggestion.
    'suggestion UInt8',
    // 0 for messages too late to take part in their conversation.
    'counts UInt8',
    'starter LowCardinality(String)',
    'root_day Date',
    // Of messages whom they answer, of other acts whose thing they were done to; '' for nobody, oneself and machines.
    'target LowCardinality(String)',
    'mentions Array(LowCardinality(String))',
    'space LowCardinality(String)',
    'unit LowCardinality(String)',
    'evidence LowCardinality(String)',
    // The first message of each conversation knows who takes part in it, and the first answer by another person than who
    // started it; elsewhere empty, '' and 1970.
    'people Array(LowCardinality(String))',
    'answered_by LowCardinality(String)',
    "answered_at DateTime64(6, 'UTC')",
    'INDEX by_root_day root_day TYPE minmax GRANULARITY 1',
  ],
  engine: 'MergeTree',
  orderBy: ['pilot', 'day', 'revision', 'conv', 'time'],
}

/** Acts counted by what the unfiltered questions ask for: far fewer rows where people are busy. */
const tallies: Table = {
  name: 'tallies',
  columns: [
    'pilot LowCardinality(String)',
    'day Date',
    'revision UInt64',
    'person LowCardinality(String)',
    'class LowCardinality(String)',
    'facet LowCardinality(String)',
    'kind LowCardinality(String)',
    'unit LowCardinality(String)',
    'acts UInt32',
  ],
  engine: 'MergeTree',
  orderBy: ['pilot', 'day', 'revision', 'person'],
}

/** Which revision of a day is published. A reader takes the highest one known at its as-of. */
const head: Table = {
  name: 'head',
  columns: [
    'pilot LowCardinality(String)',
    'day Date',
    'revision UInt64',
    // Version of the derivation rules that made it.
    'rule UInt16',
    "published DateTime64(3, 'UTC')",
  ],
  engine: 'MergeTree',
  orderBy: ['pilot', 'day', 'revision'],
}

/** Each person's first contribution, so that one new event need not look at all of them. */
const firsts: Table = {
  name: 'firsts',
  columns: [
    'pilot LowCardinality(String)',
    'person LowCardinality(String)',
    'revision UInt64',
    "time DateTime64(6, 'UTC')",
    'source LowCardinality(String)',
    // '' once the person has no contribution any more.
    'id String',
  ],
  engine: 'ReplacingMergeTree(revision)',
  orderBy: ['pilot', 'person'],
}

/** Work announced before it is begun and settled after it is published: what a crash leaves open is taken up again. */
const tickets: Table = {
  name: 'tickets',
  columns: [
    'pilot LowCardinality(String)',
    'ticket UInt64',
    // open_touched: recompute what its events touch; open_all: recompute the pilot.
    "state Enum8('open_touched' = 1, 'open_all' = 2, 'settled' = 3)",
    "at DateTime64(3, 'UTC')",
  ],
  engine: 'MergeTree',
  orderBy: ['pilot', 'ticket', 'state'],
}

/** Where the touched facts stood before they were overwritten: afterwards nobody could tell. */
const marks: Table = {
  name: 'marks',
  columns: [
    'pilot LowCardinality(String)',
    'ticket UInt64',
    // conv: a conversation; day: a day, as days since 1970.
    "what Enum8('conv' = 1, 'day' = 2)",
    'v UInt64',
  ],
  engine: 'MergeTree',
  orderBy: ['pilot', 'ticket', 'what', 'v'],
}

/** The directory: accounts, roster, links, spaces, settings. The only place with names and native ids. */
const directory: Table = {
  name: 'directory',
  columns: [
    'pilot LowCardinality(String)',
    'stream LowCardinality(String)',
    'subject String',
    'sequence UInt64',
    'withdrawn UInt8',
    "recorded DateTime64(6, 'UTC')",
    'content UInt64',
    'origin LowCardinality(String)',
    'ticket UInt64',
    'source LowCardinality(String)',
    "time DateTime64(6, 'UTC')",
    'body String',
  ],
  engine: 'ReplacingMergeTree',
  orderBy: ['pilot', 'stream', 'subject', 'sequence', 'withdrawn', 'recorded', 'content', 'origin'],
}

/** How the recompute looks at a pilot, one generation a change: its zone, and its spaces by purpose. */
const lenses: Table = {
  name: 'lenses',
  columns: [
    'pilot LowCardinality(String)',
    'generation UInt64',
    'zone String',
    'announcement Array(String)',
    'feedback Array(String)',
    'help Array(String)',
  ],
  engine: 'MergeTree',
  orderBy: ['pilot', 'generation'],
}

/** The accounts of a generation that are not simply themselves. Written before the lens that counts them in. */
const actors: Table = {
  name: 'actors',
  columns: [
    'pilot LowCardinality(String)',
    'generation UInt64',
    'account String',
    'person String',
    'human UInt8',
    // Effective-dated: (first day, unit), ascending.
    'units Array(Tuple(Date, String))',
  ],
  engine: 'MergeTree',
  orderBy: ['pilot', 'generation', 'account'],
}

/** What is covered by which archive or live feed: the days between `first` and `until` of one source. */
const coverage: Table = {
  name: 'coverage',
  columns: [
    'pilot LowCardinality(String)',
    'origin LowCardinality(String)',
    'source LowCardinality(String)',
    "first SimpleAggregateFunction(min, DateTime64(6, 'UTC'))",
    "last SimpleAggregateFunction(max, DateTime64(6, 'UTC'))",
    "until SimpleAggregateFunction(max, DateTime64(6, 'UTC'))",
  ],
  engine: 'AggregatingMergeTree',
  orderBy: ['pilot', 'origin', 'source'],
}

/** Documents the services keep: imports with their counts, keys, dead letters. The highest version stands. */
const documents: Table = {
  name: 'documents',
  columns: [
    'collection LowCardinality(String)',
    'id String',
    'version UInt64',
    'deleted UInt8',
    'pilot LowCardinality(String)',
    'body String',
  ],
  engine: 'ReplacingMergeTree(version, deleted)',
  orderBy: ['collection', 'id'],
}

export const TABLES: readonly Table[] = [
  events,
  facts,
  acts,
  tallies,
  head,
  firsts,
  tickets,
  marks,
  directory,
  lenses,
  actors,
  coverage,
  documents,
]

/** The statement that makes a table where it is missing. */
export const createTable = ({ name, columns, engine, orderBy }: Table) =>
  `CREATE TABLE IF NOT EXISTS ${DATABASE}.${name} (\n  ${columns.join(',\n  ')}\n) ENGINE = ${engine} ORDER BY (${orderBy.join(', ')})`
