import { CommonholdError } from '@commonhold/contracts/errors'
import { fieldErrors } from '@commonhold/contracts/events/decode'
import { pilotId } from '@commonhold/contracts/events/text'
import { z } from 'zod'

/** The connections file: which tools are listened to, and which are asked. docs/connectors/live.md shows it. */

const SECRETS_STAND_ELSEWHERE =
  'name a variable {"env": "NAME"} or a file {"file": "PATH"}, never the secret itself'

const secretSource = z.union(
  [
    z.strictObject({ env: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/) }),
    z.strictObject({ file: z.string().min(1) }),
  ],
  { error: SECRETS_STAND_ELSEWHERE },
)
export type SecretSource = z.output<typeof secretSource>

const SECONDS = { s: 1, m: 60, h: 3_600, d: 86_400 } as const

/** 30s, 10m, 12h, 3d; as seconds. */
const duration = z
  .string()
  .regex(/^[1-9]\d{0,4}[smhd]$/, { error: 'a length of time such as 30s, 10m, 12h or 3d' })
  .transform((text) => Number(text.slice(0, -1)) * SECONDS[text.at(-1) as keyof typeof SECONDS])

const pull = z.strictObject({
  /** What the tool's API is asked with; some answer without. */
  token: secretSource.nullable().default(null),
  every: duration.prefault('10m'),
  /** Where the API is: a forum's address, or one's own GitHub. */
  url: z
    .url({ protocol: /^https?$/, error: 'not an http(s) address' })
    .nullable()
    .default(null),
  /** Nothing older is asked for the first time. */
  since: z.iso.date().nullable().default(null),
  /** GitHub: owner/name of each. */
  repositories: z
    .array(z.string().regex(/^[\w.-]{1,100}\/[\w.-]{1,100}$/, { error: 'owner/name' }))
    .max(500)
    .default([]),
})

const connection = z
  .strictObject({
    id: z.string().regex(/^[a-zA-Z0-9][a-zA-Z0-9._-]{0,63}$/, {
      error:
        '1 to 64 letters, digits, dots, dashes or underscores, beginning with a letter or digit: it is part of an address',
    }),
    tool: z.string(),
    pilots: z.array(pilotId).min(1, { error: 'name at least one pilot' }).max(100),
    secrets: z
      .array(secretSource)
      .max(2, { error: 'two secrets are enough to change from one to the next' })
      .default([]),
    includePrivate: z.boolean().default(false),
    /** Accounts the tool does not mark as bots itself. */
    bots: z.array(z.string().min(1).max(256)).max(1_000).default([]),
    /** What an import is given with --map: the site of a Discourse, where a pilot has two. */
    map: z.record(z.string().min(1).max(64), z.string().min(1).max(256)).default({}),
    /** Silence beyond it makes answers stale; null: it may be silent as long as it likes. */
    expectEvery: duration.nullable().default(null),
    pull: pull.nullable().default(null),
  })
  .refine(({ secrets, pull }) => secrets.length > 0 || pull !== null, {
    error: 'give secrets to take deliveries, or pull to ask its API, or both',
  })
export type ConnectionEntry = z.output<typeof connection>

const connectionsFile = z.strictObject({ connections: z.array(connection).max(1_000) })

/** @param file its name, for the error
 *  @throws CommonholdError invalid_configuration, naming every place that is wrong and showing none of its values */
export function connectionEntries(
  text: string,
  file: string,
  tools: readonly string[],
): readonly ConnectionEntry[] {
  const read = connectionsFile.safeParse(parsed(text, file))
  const errors = read.success ? wrongIn(read.data.connections, tools) : fieldErrors(read.error)
  if (errors.length > 0)
    throw new CommonholdError(
      'invalid_configuration',
      `${file}: ${errors.map(({ pointer, message }) => `${pointer}: ${message}`).join('; ')}.`,
      { errors },
    )
  return (read as { data: z.output<typeof connectionsFile> }).data.connections
}

function wrongIn(entries: readonly ConnectionEntry[], tools: readonly string[]) {
  const seen = new Set<string>()
  return entries.flatMap(({ id, tool }, i) => {
    const again = seen.has(id)
    seen.add(id)
    return [
      ...(again ? [{ pointer: `/connections/${i}/id`, message: 'another connection has this id' }] : []),
      ...(tools.includes(tool)
        ? []
        : [{ pointer: `/connections/${i}/tool`, message: `there are ${tools.join(', ')}` }]),
    ]
  })
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    // The parser's own words repeat what stands there: a secret, if somebody wrote one.
    const where = /line \d+ column \d+/.exec((cause as Error).message)?.[0]
    throw new CommonholdError(
      'invalid_configuration',
      `${file} is no JSON${where === undefined ? '' : `, at ${where}`}.`,
    )
  }
}
