import { spawn } from 'node:child_process'
import { access } from 'node:fs/promises'
import path from 'node:path'
import { CommonholdError } from '@commonhold/contracts/errors'
import { LOG_FORMAT } from './log.ts'

/** Nothing a repository's own configuration could have run: it may come from a stranger. */
const SAFE = ['-c', 'log.showSignature=false', '-c', 'core.fsmonitor=false', '-c', 'core.pager=cat']

const LOG = [
  'log',
  '--no-show-signature',
  '--no-color',
  '--no-notes',
  '--no-patch',
  '--encoding=UTF-8',
  `--format=${LOG_FORMAT}`,
  'HEAD',
  '--',
]

/** The history reachable from HEAD, newest first, a line a commit as LOG_FORMAT has it: git's own output, streamed.
 *  @param folder a working tree, or a bare repository
 *  @throws CommonholdError unreadable_archive: git is not installed, or there is no history it can read */
export async function* gitLog(folder: string): AsyncGenerator<Uint8Array> {
  const child = spawn('git', ['--no-pager', ...SAFE, ...LOG], {
    cwd: folder,
    env: gitEnvironment(folder),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let complaint = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    if (complaint.length < 2000) complaint += text
  })
  const ended = new Promise<number | string>((resolve) => {
    child.on('error', (error) => resolve('code' in error ? String(error.code) : 'unknown reason'))
    child.on('close', (code, signal) => resolve(code ?? signal ?? 'unknown reason'))
  })
  try {
    for await (const chunk of child.stdout) yield chunk as Uint8Array
    const end = await ended
    if (end !== 0) throw failure(folder, end, complaint)
  } finally {
    child.kill()
  }
}

/** Git must not ask, fetch, write, or find another repository around this one. */
function gitEnvironment(folder: string): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !/^GIT_(?!CONFIG)/.test(name))
  return {
    ...Object.fromEntries(inherited),
    LC_ALL: 'C',
    GIT_CEILING_DIRECTORIES: path.dirname(path.resolve(folder)),
    GIT_NO_LAZY_FETCH: '1',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
  }
}

function failure(folder: string, end: number | string, complaint: string): CommonholdError {
  const name = path.basename(path.resolve(folder))
  const because = (why: string) => new CommonholdError('unreadable_archive', `${name}: ${why}`)
  if (end === 'ENOENT')
    return because(
      'it is a git repository, and git is not installed here: install it, or import a file of git log',
    )
  if (/dubious ownership/.test(complaint))
    return because(
      `it belongs to another user: allow git to read it with git config --global --add safe.directory`,
    )
  if (/not a git repository/i.test(complaint)) return because('git says that it is no repository')
  if (/unknown revision|bad revision|does not have any commits/i.test(complaint))
    return because('the repository has no commits yet')
  const first = complaint.split('\n', 1)[0]?.trim().slice(0, 300)
  return because(`git log failed (${first || end})`)
}

/** A clone of the latest commits only: the rest of its history is elsewhere. */
export const isShallow = (folder: string): Promise<boolean> =>
  Promise.any(
    [path.join(folder, '.git', 'shallow'), path.join(folder, 'shallow')].map((file) => access(file)),
  ).then(
    () => true,
    () => false,
  )
