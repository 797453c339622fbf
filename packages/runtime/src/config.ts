import { CommonholdError, type FieldError } from '@commonhold/contracts/errors'
import { z } from 'zod'

/** Every setting there is, once: parsing, --help and docs/configuration.md read this table. */

export interface Setting<Value = unknown> {
  readonly env: string
  /** As commander writes it; null: only the environment has it. */
  readonly flag: string | null
  /** What it is when nobody says anything, in words where a value does not say it. */
  readonly default: string
  readonly meaning: string
  readonly schema: z.ZodType<Value>
}

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

const webAddress = z
  .url({ protocol: /^https?$/, error: 'not an http(s) address' })
  .transform((url) => url.replace(/\/+$/, ''))

const defineSetting = <Value>(setting: Setting<Value>) => setting

export const SETTINGS = {
  data: defineSetting({
    env: 'COMMONHOLD_DATA',
    flag: '--data <dir>',
    default: './data',
    meaning: 'Folder of the embedded store, relative to where the command runs.',
    schema: z.string().min(1).default('./data'),
  }),
  port: defineSetting({
    env: 'PORT',
    flag: '--port <number>',
    default: '3000',
    meaning:
      'Port to listen on. When nobody names one and 3000 is taken, the next free one; a port that was named and is taken is an error. 0: any free port.',
    schema: z.coerce.number({ error: 'not a port' }).int().min(0).max(65535).default(3000),
  }),
  host: defineSetting({
    env: 'HOST',
    flag: '--host <address>',
    default: '127.0.0.1',
    meaning: 'Address to listen on. Anything but this machine alone needs a key to have been made first.',
    schema: z.string().min(1).default('127.0.0.1'),
  }),
  publicUrl: defineSetting({
    env: 'COMMONHOLD_PUBLIC_URL',
    flag: '--public-url <url>',
    default: 'where it listens',
    meaning: 'The address people reach it at, where that is another one (behind a proxy).',
    schema: webAddress.nullable().default(null),
  }),
  sample: defineSetting({
    env: 'COMMONHOLD_SAMPLE',
    flag: '--sample <on|off>',
    default: 'on',
    meaning: 'Whether the first start on an empty store loads the bundled sample pilot.',
    schema: z
      .enum(['on', 'off'])
      .default('on')
      .transform((choice) => choice === 'on'),
  }),
  connections: defineSetting({
    env: 'COMMONHOLD_CONNECTIONS',
    flag: '--connections <file>',
    default: 'none',
    meaning:
      'JSON file of the tools that deliver live or are asked for what is new. [Live connections](connectors/live.md) shows one.',
    schema: z.string().min(1).nullable().default(null),
  }),
  logLevel: defineSetting({
    env: 'LOG_LEVEL',
    flag: '--log-level <level>',
    default: '`warn` on a terminal and for commands, else `info`',
    meaning: `How much is logged to stderr, one JSON object a line: ${LOG_LEVELS.join(', ')}.`,
    schema: z.enum(LOG_LEVELS).nullable().default(null),
  }),
  url: defineSetting({
    env: 'COMMONHOLD_URL',
    flag: '--url <url>',
    default: 'the service that holds the data folder, else none',
    meaning: 'A running service for commands to talk to instead of opening the store.',
    schema: webAddress.nullable().default(null),
  }),
  key: defineSetting({
    env: 'COMMONHOLD_KEY',
    flag: '--key <key>',
    default: 'none',
    meaning:
      'The key commands show that service. Better in the environment: other users of a machine see flags.',
    schema: z.string().min(1).nullable().default(null),
  }),
} as const

export type SettingName = keyof typeof SETTINGS
export type Config = { readonly [Name in SettingName]: z.output<(typeof SETTINGS)[Name]['schema']> } & {
  /** Settings somebody gave a value, by flag or environment. */
  readonly given: ReadonlySet<SettingName>
}

/** Flags win over the environment; an empty variable counts as not set.
 *  @throws CommonholdError invalid_configuration, naming every setting that is wrong */
export function readConfig(
  env: Readonly<Record<string, string | undefined>>,
  flags: Readonly<Partial<Record<SettingName, string | undefined>>> = {},
): Config {
  const errors: FieldError[] = []
  const given = new Set<SettingName>()
  const values = Object.entries(SETTINGS).map(([key, setting]) => {
    const name = key as SettingName
    const flag = flags[name]
    const value = flag ?? (env[setting.env] || undefined)
    if (value !== undefined) given.add(name)
    const read = setting.schema.safeParse(value)
    if (read.success) return [name, read.data]
    const pointer = flag === undefined ? setting.env : `${setting.flag}`.split(' ', 1)[0]
    errors.push({ pointer: `${pointer}`, message: read.error.issues[0]?.message ?? 'not valid' })
    return [name, null]
  })
  if (errors.length > 0)
    throw new CommonholdError(
      'invalid_configuration',
      `${errors.map(({ pointer, message }) => `${pointer}: ${message}`).join('; ')}.`,
      { errors },
    )
  return { ...Object.fromEntries(values), given } as Config
}
