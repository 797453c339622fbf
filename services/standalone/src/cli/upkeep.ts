import { counted } from '@commonhold/metrics/words/numbers'
import type { Command } from 'commander'
import { type Asked, pilotOf, withPilot } from './asked.ts'
import { type Io, runOf } from './io.ts'
import { example } from './program.ts'

/** Care of the store: verify, rebuild, migrate. */
export function addUpkeep(program: Command, io: Io): void {
  const verify = program
    .command('verify')
    .description('Derives everything anew and compares it with what is published')
    .addHelpText('after', example('commonhold verify'))
    .action(async () => {
      const run = runOf(io, verify)
      await run.withClient(async (client) => {
        const found = await client.request<{ slices: number; differences: number; repaired: number }>(
          'POST',
          '/v1/verify',
        )
        run.answer(found, ({ good, fair }) =>
          found.differences === 0
            ? `${good('✓')} ${counted(found.slices, 'day', 'days')} compared, no difference.`
            : `${fair('!')} ${counted(found.slices, 'day', 'days')} compared, ${found.differences} differed, ${found.repaired} derived anew.`,
        )
      })
    })

  const rebuild = program
    .command('rebuild')
    .description('Derives a whole pilot anew from its events')
    .addHelpText('after', example('commonhold rebuild --pilot houston'))
  withPilot(rebuild).action(async (asked: Asked) => {
    const run = runOf(io, rebuild)
    await run.withClient(async (client) => {
      const pilot = await pilotOf(client, asked)
      const done = await client.request('POST', `/v1/pilots/${encodeURIComponent(pilot)}/rebuild`)
      run.answer(done, ({ good }) => `${good('✓')} ${pilot} is derived anew.`)
    })
  })

  const migrate = program
    .command('migrate')
    .description('Brings the store of a data folder to this version; every start does it too')
    .addHelpText('after', example('commonhold migrate --data ./data'))
    .action(async () => {
      const run = runOf(io, migrate)
      const { serviceAt } = await import('../client/client.ts')
      const service = await serviceAt(run.config.data)
      if (service !== null) {
        run.answer(
          { applied: [], service },
          ({ good }) =>
            `${good('✓')} The service at ${service} holds the store, and brought it to its version when it started.`,
        )
        return
      }
      const { migrateFolder } = await import('../migrate.ts')
      const applied = await migrateFolder(run.config.data)
      run.answer({ applied }, ({ good, quiet }) =>
        applied.length === 0
          ? `${good('✓')} The store is up to date.`
          : [`${good('✓')} Brought up to date:`, ...applied.map((name) => `  ${quiet(name)}`)].join('\n'),
      )
    })
}
