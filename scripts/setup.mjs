// Plain JavaScript for any Node >= 20.11 with nothing installed: it runs before everything else.
// Installs the workspace with the pinned pnpm unless node_modules already matches the lockfile;
// then it costs one comparison of two files.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '..')

function contentOf(file) {
  try {
    return readFileSync(path.join(root, file), 'utf8')
  } catch {
    return null
  }
}

/** Only the same major is taken from PATH: another one may write another lockfile. */
function pnpmOnPath(wanted) {
  const found = spawnSync('pnpm', ['--version'], { cwd: root, encoding: 'utf8' })
  return found.status === 0 && found.stdout.trim().split('.')[0] === wanted.split('.')[0]
}

const lockfile = contentOf('pnpm-lock.yaml')
if (lockfile !== null && contentOf('node_modules/.pnpm/lock.yaml') === lockfile) process.exit(0)

const wanted = /^pnpm@([\d.]+)/.exec(JSON.parse(contentOf('package.json')).packageManager)[1]
const install = ['install', '--frozen-lockfile', '--reporter=append-only']
const command = pnpmOnPath(wanted) ? ['pnpm', ...install] : ['npx', '--yes', `pnpm@${wanted}`, ...install]

console.error('Setting up: the runtime and the packages this project pins (once, about half a minute).')
// stdout stays free for the command that follows: `npx commonhold --json` may be what triggered this.
const { status, error } = spawnSync(command[0], command.slice(1), {
  cwd: root,
  stdio: ['ignore', 'ignore', 'inherit'],
})
if (status === 0) process.exit(0)
console.error(
  `Setting up failed${error ? ` (${error.message})` : ''}. Check the network, then try again: npm run setup`,
)
process.exit(1)
