import path from 'node:path'
import { calculateInChildProcess } from '@commonhold/api/compute/in-child-process'
import { pullers } from '@commonhold/connectors/pullers'
import { webhooks } from '@commonhold/connectors/webhooks'
import { CommonholdError } from '@commonhold/contracts/errors'
import { counted } from '@commonhold/metrics/words/numbers'
import { openConnections } from '@commonhold/runtime/connections'
import { createLog } from '@commonhold/runtime/logging'
import closeWithGrace from 'close-with-grace'
import type { Run } from './cli/io.ts'
import { showProgress } from './cli/progress.ts'
import type { Client } from './client/client.ts'
import { clientOf } from './client/local.ts'
import { openStandalone, type Standalone } from './compose.ts'
import { ENDING, onEnding } from './ending.ts'
import { isLoopback, type Listening, listen } from './listen.ts'
import { loadSample } from './sample.ts'

/** A stop waits this long for what is under way; what is then cut short is taken up by the next start. */
const GRACE_MS = 30_000

/** Opens, fills, listens, says where. Resolves when it is told to end and everything is closed. */
export async function serve(run: Run): Promise<void> {
  const { config, io, terminal } = run
  const say = (text: string) => io.stdout.write(`${text}\n`)
  const log = createLog(config.logLevel ?? (io.stderr.isTTY ? 'warn' : 'info'))
  const folder = path.resolve(config.data)

  const connections = await openConnections({
    file: config.connections === null ? null : path.resolve(config.connections),
    env: io.env,
    tools: [...new Set([...webhooks, ...pullers].map(({ tool }) => tool))].sort(),
    log,
  })
  const opening = openStandalone({ folder, log, calculator: calculateInChildProcess(), connections })
  // From the first moment on: whoever ends a start gets a closed store too.
  const stopping = closeWithGrace({ delay: GRACE_MS, logger: false, skip: [...ENDING] }, async ({ err }) => {
    if (err) log.fatal({ err }, 'ending: something failed that should not have')
    await opening.then(
      (opened) => opened.close(),
      () => {},
    )
  })
  const forget = onEnding((signal) => {
    if (signal === 'SIGINT' && io.stdout.isTTY) say('\nClosing …')
    stopping.close()
  })

  try {
    const opened = await opening
    say(`Opened ${terminal.strong(shown(folder))}`)
    if (opened.recovered > 0)
      say(`Took up what an earlier end had cut short in ${counted(opened.recovered, 'pilot', 'pilots')}.`)
    const client = clientOf(opened)
    if (config.sample) await withSample(opened, client, run, say)
    await sayPilots(client, say)
    const listening = await open(opened, run)
    opened.announce(listening.address)
    if (listening.port !== config.port && config.port !== 0)
      say(terminal.fair(`Port ${config.port} is taken by something else: using ${listening.port}.`))
    opened.worker.start()
    opened.pulling.start()
    say(`Commonhold is at ${terminal.accent(config.publicUrl ?? listening.address)}`)
  } catch (error) {
    forget()
    stopping.uninstall()
    await opening.then(
      (opened) => opened.close(),
      () => {},
    )
    throw error
  }
  await new Promise(() => {})
}

const shown = (folder: string) => {
  const relative = path.relative(process.cwd(), folder)
  return relative === '' || relative.startsWith('..') ? folder : `./${relative}`
}

async function withSample(
  opened: Standalone,
  client: Client,
  run: Run,
  say: (text: string) => void,
): Promise<void> {
  const progress = showProgress(run)
  const counts = await loadSample(opened, client, progress.show).finally(progress.end)
  if (counts !== null)
    say(
      `Loaded the sample pilot: ${counted(counts.accepted, 'event', 'events')} of a public Slack community.`,
    )
}

async function sayPilots({ request }: Client, say: (text: string) => void): Promise<void> {
  const { pilots } = await request<{
    pilots: { id: string; name: string | null; events: number }[]
  }>('GET', '/v1/pilots')
  const named = pilots.map(({ id, name, events }) => `${name ?? id} (${counted(events, 'act', 'acts')})`)
  say(
    named.length === 0
      ? 'No pilot yet: `npx commonhold import` reads an archive.'
      : `Pilots: ${named.join(', ')}`,
  )
}

/** @throws CommonholdError unsafe_listen, port_in_use */
async function open(opened: Standalone, { config }: Run): Promise<Listening> {
  if (!isLoopback(config.host) && !(await opened.anyKey()))
    throw new CommonholdError(
      'unsafe_listen',
      `Whoever reaches ${config.host} could do everything: no key was made yet.`,
    )
  return listen(opened.app, { host: config.host, port: config.port, exact: config.given.has('port') })
}
