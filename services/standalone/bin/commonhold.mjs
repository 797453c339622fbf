#!/usr/bin/env node
// Plain JavaScript for any Node >= 20.11: sees to the set-up and to the pinned runtime, then runs the command line.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, realpathSync } from 'node:fs'
import module from 'node:module'
import { constants } from 'node:os'
import path from 'node:path'

const root = path.resolve(path.dirname(realpathSync(import.meta.filename)), '../../..')

setUp()
const pinned = pinnedRuntime()
// Statements in flight each hold a thread of the pool, whose size is read once, when it is first used.
process.env.UV_THREADPOOL_SIZE ??= '16'
if (pinned === null || pinned.version === process.version) {
  // Types are stripped and code is compiled once, not at every start.
  module.enableCompileCache?.(path.join(root, 'node_modules/.cache/commonhold'))
  await import('../src/main.ts')
} else await runOn(pinned.binary)

/** The script itself compares the lockfiles; it is only started where they may differ. */
function setUp() {
  const content = (file) => {
    try {
      return readFileSync(path.join(root, file), 'utf8')
    } catch {
      return null
    }
  }
  const wanted = content('pnpm-lock.yaml')
  if (wanted === null || wanted === content('node_modules/.pnpm/lock.yaml')) return
  const { status } = spawnSync(process.execPath, [path.join(root, 'scripts/setup.mjs')], { stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}

/** Which of the optional runtimes was installed follows from the machine. */
function pinnedRuntime() {
  const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))
  for (const [name, version] of Object.entries(manifest.optionalDependencies)) {
    const binary = path.join(root, 'node_modules', name, 'bin/node')
    if (name.startsWith('node-') && existsSync(binary)) return { version: `v${version}`, binary }
  }
  return null
}

/** In the place of this process as far as that can be had: signals go on, the exit status comes back. */
function runOn(binary) {
  const child = spawn(binary, [import.meta.filename, ...process.argv.slice(2)], { stdio: 'inherit' })
  // A terminal sends its signals to both; what is sent to this process alone must reach the other.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'])
    process.on(signal, () => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    })
  return new Promise((resolve) => {
    child.on('error', (error) => {
      console.error(`The pinned runtime does not start: ${error.message}`)
      process.exitCode = 1
      resolve()
    })
    child.on('exit', (code, signal) => {
      process.exitCode = code ?? 128 + (constants.signals[signal] ?? 0)
      resolve()
    })
  })
}
