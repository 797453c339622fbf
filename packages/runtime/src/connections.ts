import path from 'node:path'
import { CommonholdError } from '@commonhold/contracts/errors'
import { type ConnectionEntry, connectionEntries, type SecretSource } from './connections-file.ts'
import { readSecret, readSmallFile } from './connections-secrets.ts'

/** A tool that is listened to or asked. Secrets are behind functions, so that no log line and no answer shows them. */
export interface Connection extends Omit<ConnectionEntry, 'secrets' | 'pull'> {
  /** What deliveries are signed with: none, one, or two while it is being changed. */
  secrets(): readonly string[]
  readonly pull: (Omit<NonNullable<ConnectionEntry['pull']>, 'token'> & { token(): string | null }) | null
}

export interface Connections {
  /** As the file stands. Never rejects: a change that is wrong is told in the log and not taken over. */
  current(): Promise<readonly Connection[]>
}

export interface ConnectionsConfig {
  /** Absolute; null: there are none. */
  readonly file: string | null
  readonly env: Readonly<Record<string, string | undefined>>
  /** Tools a connection can be to. */
  readonly tools: readonly string[]
  readonly log: { info(fields: object, message: string): void; error(fields: object, message: string): void }
  /** How long what was read is believed. */
  readonly forMs?: number
  /** Milliseconds. */
  readonly clock?: () => number
}

export const NO_CONNECTIONS: Connections = { current: async () => [] }

/** Reads the connections file and the secrets it names, and reads both again whenever somebody asks and the last look
 *  is a few seconds old: whoever changes a secret needs neither a signal nor a restart, and no event of a file system
 *  can be missed. Variables of the environment are those the process was started with.
 *  @throws CommonholdError invalid_configuration when the file is wrong at the start */
export async function openConnections({
  file,
  env,
  tools,
  log,
  forMs = 5_000,
  clock = () => performance.now(),
}: ConnectionsConfig): Promise<Connections> {
  if (file === null) return NO_CONNECTIONS
  let read = await readAll(file, env, tools)
  let problem: string | null = null
  let readAt = clock()
  let reading: Promise<void> | null = null

  const again = async () => {
    try {
      const found = await readAll(file, env, tools)
      if (found.fingerprint !== read.fingerprint || problem !== null)
        log.info({ connections: found.connections.map(({ id }) => id) }, 'connections were read again')
      read = found
      problem = null
    } catch (error) {
      const { message } = error as Error
      // Once, not every few seconds.
      if (message !== problem) log.error({ problem: message }, 'connections were changed and are not valid')
      problem = message
    }
  }
  return {
    current: async () => {
      if (clock() - readAt >= forMs)
        reading ??= again().finally(() => {
          readAt = clock()
          reading = null
        })
      await reading
      return read.connections
    },
  }
}

async function readAll(
  file: string,
  env: ConnectionsConfig['env'],
  tools: readonly string[],
): Promise<{ connections: readonly Connection[]; fingerprint: string }> {
  const text = await readSmallFile(file, 'The connections file')
  const entries = connectionEntries(text, file, tools)
  const read: string[] = []
  const secretOf = async (source: SecretSource, pointer: string): Promise<string> => {
    try {
      const secret = await readSecret(source, env, path.dirname(file))
      read.push(secret)
      return secret
    } catch (error) {
      if (!(error instanceof CommonholdError)) throw error
      throw new CommonholdError('invalid_configuration', `${file}: ${pointer}: ${error.message}`, {
        errors: [{ pointer, message: error.message }],
      })
    }
  }
  const connections: Connection[] = []
  for (const [i, { secrets: sources, pull, ...entry }] of entries.entries()) {
    const secrets: string[] = []
    for (const [j, source] of sources.entries())
      secrets.push(await secretOf(source, `/connections/${i}/secrets/${j}`))
    const token = pull?.token ? await secretOf(pull.token, `/connections/${i}/pull/token`) : null
    connections.push({
      ...entry,
      secrets: () => secrets,
      pull: pull === null ? null : { ...pull, token: () => token },
    })
  }
  return { connections, fingerprint: JSON.stringify([text, read]) }
}
