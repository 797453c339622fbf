import type { Readable } from 'node:stream'
import { type Config, readConfig, type SettingName } from '@commonhold/runtime/config'
import type { Command } from 'commander'
import type { Client } from '../client/client.ts'
import { type Terminal, terminalOf } from '../render/terminal.ts'

export interface Output {
  write(text: string): unknown
  readonly isTTY?: boolean
  readonly columns?: number
}

/** What a command has of the world. */
export interface Io {
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  readonly stdin: Readable
  readonly stdout: Output
  readonly stderr: Output
}

/** One command being run: its settings, and whom it answers. */
export interface Run {
  readonly io: Io
  readonly config: Config
  readonly json: boolean
  readonly terminal: Terminal
  /** The document itself for machines, else what a person reads. The text is only made when it is shown. */
  answer(document: unknown, text: (terminal: Terminal) => string): void
  /** Something to know on the way: never on stdout. */
  note(text: string): void
  /** Talks to the service that holds the store, or opens the store, for as long as the work takes. */
  withClient<T>(work: (client: Client) => Promise<T>): Promise<T>
}

/** @throws CommonholdError invalid_configuration */
export function runOf(io: Io, command: Command): Run {
  const { json = false, ...flags } = command.optsWithGlobals() as { json?: boolean }
  const config = readConfig(io.env, flags as Partial<Record<SettingName, string>>)
  const terminal = terminalOf(io.stdout, io.env)
  return {
    io,
    config,
    json,
    terminal,
    answer: (document, text) =>
      io.stdout.write(`${json ? JSON.stringify(document, null, 2) : text(terminal)}\n`),
    note: (text) => io.stderr.write(`${text}\n`),
    withClient: async (work) => {
      const { openClient } = await import('../client/client.ts')
      const client = await openClient(config)
      try {
        return await work(client)
      } finally {
        await client.close()
      }
    },
  }
}
