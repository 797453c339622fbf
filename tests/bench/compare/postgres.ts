import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { median } from '../measure.ts'
import type { Asked } from './ask-store.ts'
import type { Answers, Exported } from './compare.ts'

const HOME = '/usr/lib/postgresql'
/** As root it refuses to run. */
const USER = 'postgres'
/** Enough to hold everything, and to sort without files. */
const SETTINGS = ['shared_buffers=4GB', 'work_mem=256MB', 'max_wal_size=8GB', 'listen_addresses=']

/** A server of its own in a temporary folder, on a socket: loaded, indexed, analysed, and asked warm.
 *  @returns null where Debian's package is not installed */
export function askPostgres(exported: Exported, { from, to }: Asked, rounds: number): Answers | null {
  const bin = binaries()
  if (bin === null) {
    console.error('PostgreSQL is left out: Debian’s package postgresql is not installed.')
    return null
  }
  // A socket's path must be short.
  const folder = mkdtempSync('/tmp/commonhold-pg-')
  const data = path.join(folder, 'data')
  const isRoot = process.getuid?.() === 0
  if (isRoot) run('chown', [USER, folder])
  const as = (program: string, args: readonly string[], input = '') =>
    isRoot
      ? run('runuser', ['-u', USER, '--', path.join(bin, program), ...args], input)
      : run(path.join(bin, program), args, input)
  const psql = (input: string, variables: readonly string[] = []) =>
    as(
      'psql',
      [
        '-h',
        folder,
        '-U',
        USER,
        '-d',
        'postgres',
        '-XqAt',
        '-v',
        'ON_ERROR_STOP=1',
        ...variables.flatMap((set) => ['-v', set]),
      ],
      input,
    )
  const options = [...SETTINGS, `unix_socket_directories=${folder}`]
    .map((setting) => `-c ${setting}`)
    .join(' ')
  as('initdb', ['-D', data, '-U', USER, '-A', 'trust', '-E', 'UTF8', '--locale=C'])
  as('pg_ctl', ['-D', data, '-w', '-l', path.join(folder, 'log'), '-o', options, 'start'])
  try {
    psql(script('schema.sql'))
    psql(`COPY acts FROM '${exported.acts}' (FORMAT csv, FORCE_NOT_NULL (facet))`)
    psql(
      `COPY conversations FROM '${exported.conversations}' (FORMAT csv, NULL '\\N', FORCE_NOT_NULL (second))`,
    )
    psql(script('index.sql'))
    return Object.fromEntries(
      questions().map(([name, sql]) => {
        const told = psql(`\\timing on\n${sql}\n`.repeat(rounds + 1), [`from=${from}`, `to=${to}`])
        return [name, readTimings(told)]
      }),
    ) as unknown as Answers
  } finally {
    as('pg_ctl', ['-D', data, '-m', 'immediate', 'stop'])
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The newest installed. */
function binaries(): string | null {
  if (!existsSync(HOME)) return null
  const [newest] = readdirSync(HOME).sort((a, b) => Number(b) - Number(a))
  return newest === undefined ? null : path.join(HOME, newest, 'bin')
}

const script = (name: string) => readFileSync(path.join(import.meta.dirname, name), 'utf8')

const questions = (): [string, string][] =>
  script('questions.sql')
    .split(/^-- /m)
    .slice(1)
    .map((block) => {
      const end = block.indexOf('\n')
      return [block.slice(0, end).trim(), block.slice(end + 1).trim()]
    })

/** The answer, and the median of all rounds but the first. */
function readTimings(told: string): { ms: number; answer: unknown } {
  const lines = told.split('\n').filter((line) => line !== '')
  const taken = lines.flatMap((line) => /^Time: ([\d.]+) ms/.exec(line)?.slice(1).map(Number) ?? [])
  const answer = lines.filter((line) => !line.startsWith('Time: ')).join('\n')
  // Every round says the same, one after the other.
  const [first] = answer.split(/\n(?=[[{\d])/)
  return { ms: median(taken.slice(1)), answer: sorted(JSON.parse(first as string)) }
}

const sorted = (answer: unknown): unknown =>
  typeof answer !== 'object' || answer === null || Array.isArray(answer)
    ? answer
    : Object.fromEntries(Object.entries(answer).sort(([a], [b]) => (a < b ? -1 : 1)))

function run(program: string, args: readonly string[], input = ''): string {
  const { stdout, stderr, status } = spawnSync(program, args, {
    encoding: 'utf8',
    input,
    cwd: '/tmp',
    // A server inherits what it is started with: it would never let go of a pipe.
    stdio: program.endsWith('pg_ctl') || args.some((arg) => arg.endsWith('/pg_ctl')) ? 'ignore' : 'pipe',
  })
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with status ${status}: ${stderr}`)
  return stdout ?? ''
}
