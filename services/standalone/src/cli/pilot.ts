import { CommonholdError } from '@commonhold/contracts/errors'
import type { Command } from 'commander'
import type { PilotSummary } from '../render/documents.ts'
import { renderPilots } from '../render/pilots.ts'
import { type PilotDocument, renderSettings, type Settings } from '../render/settings.ts'
import { type Asked, pilotOf } from './asked.ts'
import { type Io, runOf } from './io.ts'
import { collected, pairs } from './pairs.ts'
import { example } from './program.ts'

interface Changes {
  readonly name?: string
  readonly timeZone?: string
  readonly start?: string
  readonly champion?: string[]
  readonly championAgreed?: boolean
  readonly space?: string[]
  readonly threshold?: string[]
}

const pathOf = (pilot: string) => `/v1/pilots/${encodeURIComponent(pilot)}`

export function addPilot(program: Command, io: Io): void {
  const pilot = program
    .command('pilot')
    .description('The pilots there are, and their settings')
    .addHelpText('after', example('commonhold pilot list'))

  const list = pilot
    .command('list')
    .description('Every pilot with its acts and days')
    .addHelpText('after', example('commonhold pilot list'))
    .action(async () => {
      const run = runOf(io, list)
      await run.withClient(async (client) => {
        const found = await client.request<{ pilots: PilotSummary[] }>('GET', '/v1/pilots')
        run.answer(found, (terminal) => renderPilots(found.pilots, terminal))
      })
    })

  const show = pilot
    .command('show')
    .description('The settings of one pilot')
    .argument('[id]', 'which; not needed while there is only one')
    .addHelpText('after', example('commonhold pilot show houston'))
    .action(async (id: string | undefined) => {
      const run = runOf(io, show)
      await run.withClient(async (client) => {
        const found = await client.request<PilotDocument>('GET', pathOf(await pilotOf(client, asked(id))))
        run.answer(found, (terminal) => renderSettings(found, terminal))
      })
    })

  const set = pilot
    .command('set')
    .description('Changes settings; what is not named stays as it is')
    .argument('<id>')
    .option('--name <name>', 'what people call it')
    .option('--time-zone <zone>', 'IANA name, such as Europe/Zurich: days are its days')
    .option('--start <date>', 'the first day that counts')
    .option('--champion <account...>', "declared champions, by the tool's own account ids")
    .option('--champion-agreed', 'the champion agrees that their share can be read')
    .option(
      '--space <space=purpose>',
      'announcement, feedback, help, social or general; can be repeated',
      collected,
    )
    .option('--threshold <name=number>', 'a line of the verdict; can be repeated', collected)
    .addHelpText(
      'after',
      example('commonhold pilot set houston --time-zone America/Chicago --space questions=help'),
    )
    .action(async (id: string, changes: Changes) => {
      const run = runOf(io, set)
      await run.withClient(async (client) => {
        const body = await changesOf(() => client.request<PilotDocument>('GET', pathOf(id)), changes)
        const after = await client.request<PilotDocument>('PUT', pathOf(id), { body })
        run.answer(after, (terminal) => renderSettings(after, terminal))
      })
    })

  const remove = pilot
    .command('remove')
    .description('Removes a pilot and everything known of it, for good')
    .argument('<id>')
    .option('--yes', 'do not ask')
    .addHelpText('after', example('commonhold pilot remove houston --yes'))
    .action(async (id: string, { yes }: { yes?: boolean }) => {
      const run = runOf(io, remove)
      if (!yes)
        throw new CommonholdError(
          'invalid_parameter',
          `Everything known of ${id} would be gone. Say --yes to mean it.`,
        )
      await run.withClient(async (client) => {
        const done = await client.request('DELETE', pathOf(id))
        run.answer(done ?? { id, removed: true }, ({ good }) => `${good('✓')} ${id} is removed.`)
      })
    })
}

const asked = (id: string | undefined): Asked => (id === undefined ? {} : { pilot: id })

/** Only what was named: the rest stays. Maps are sent whole, so what stands is read first. */
async function changesOf(
  standing: () => Promise<PilotDocument>,
  { space, threshold, champion, ...plain }: Changes,
): Promise<Partial<Settings>> {
  const before = space || threshold ? (await standing().catch(noneYet)).settings : {}
  return {
    ...plain,
    ...(champion === undefined ? {} : { champions: champion }),
    ...(space === undefined ? {} : { spaces: { ...before.spaces, ...pairs(space, '--space') } }),
    ...(threshold === undefined ? {} : { thresholds: { ...before.thresholds, ...numbers(threshold) } }),
  }
}

/** A pilot nobody has heard of yet can be given settings before its first event. */
function noneYet(error: unknown): { settings: Settings } {
  if (error instanceof CommonholdError && error.code === 'unknown_pilot') return { settings: {} }
  throw error
}

function numbers(given: readonly string[]): Record<string, number> {
  return Object.fromEntries(
    Object.entries(pairs(given, '--threshold')).map(([name, text]) => {
      const number = Number(text)
      if (text === '' || Number.isNaN(number))
        throw new CommonholdError('invalid_parameter', `--threshold ${name}: ${text} is no number.`)
      return [name, number]
    }),
  )
}
