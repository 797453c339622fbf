import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { run } from '@commonhold/standalone/cli/run'

/** The command line in a folder of its own: as the real program, or as the function it is. */

const BIN = fileURLToPath(new URL('../../services/standalone/bin/commonhold.mjs', import.meta.url))
export const SAMPLE = fileURLToPath(
  new URL('../../packages/connectors/samples/slack-houstondatavis/export.zip', import.meta.url),
)

export interface Ended {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Place {
  readonly folder: string
  /** Runs the program to its end. */
  commonhold(...args: string[]): Promise<Ended>
  /** The same command line without a process of its own: for what a service answers. */
  here(...args: string[]): Promise<Ended>
  /** What `here` answers with --json. */
  document<T = Record<string, never>>(...args: string[]): Promise<T>
  start(...args: string[]): Service
  remove(): void
}

export interface Service {
  readonly child: ChildProcess
  /** Everything it said until it said where it is. */
  ready(): Promise<{ address: string; said: string }>
  ended(signal?: NodeJS.Signals): Promise<Ended>
}

export function makePlace(): Place {
  const folder = mkdtempSync(path.join(tmpdir(), 'commonhold-e2e-'))
  const begin = (args: readonly string[]) => begun(folder, args)
  const here = (...args: string[]) => inProcess([...args, '--data', path.join(folder, 'data')])
  return {
    folder,
    commonhold: (...args) => begin(args).ended,
    here,
    document: async (...args) => documentOf(await here(...args, '--json')),
    start: (...args) => {
      const { child, said, ended } = begin(args)
      return {
        child,
        ready: async () => {
          for (;;) {
            const address = /Commonhold is at (\S+)\n/.exec(said())?.[1]
            if (address !== undefined) return { address, said: said() }
            const stopped = await Promise.race([
              ended,
              once(child.stdout as NodeJS.ReadableStream, 'data').then(() => null),
            ])
            if (stopped !== null) throw new Error(`it ended with ${stopped.status}: ${stopped.stderr}`)
          }
        },
        ended: (signal) => {
          if (signal) child.kill(signal)
          return ended
        },
      }
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

export function documentOf<T>({ status, stdout, stderr }: Ended): T {
  if (status !== 0) throw new Error(`it ended with ${status}: ${stderr}`)
  return JSON.parse(stdout)
}

async function inProcess(argv: readonly string[]): Promise<Ended> {
  const text = { stdout: '', stderr: '' }
  const into = (name: keyof typeof text) => ({
    write: (more: string) => {
      text[name] += more
    },
  })
  const io = { argv, env: {}, stdin: Readable.from([]), stdout: into('stdout'), stderr: into('stderr') }
  const status = await run(io)
  return { status, ...text }
}

function begun(folder: string, args: readonly string[]) {
  const child = spawn(process.execPath, [BIN, ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'] },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text
  })
  const ended = once(child, 'close').then(([status]): Ended => ({ status, stdout, stderr }))
  return { child, said: () => stdout, ended }
}
