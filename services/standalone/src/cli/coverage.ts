import type { Command } from 'commander'
import type { CoverageDocument } from '../render/coverage.ts'
import { type Asked, pilotOf, queryOf, withPilot } from './asked.ts'
import { type Io, runOf } from './io.ts'
import { example } from './program.ts'

export function addCoverage(program: Command, io: Io): void {
  const command = withPilot(
    program
      .command('coverage')
      .description('What is recorded of the pilot, source by source, and which times are missing'),
  )
    .option('--from <date>', 'first day; the first that is recorded when not given')
    .option('--to <date>', 'the day after the last')
    .option('--kinds', 'a line for each kind of act as well')
    .option('--days', 'with --json: each day as well, a hundred at a time')
    .addHelpText('after', example('commonhold coverage --pilot houston --kinds'))
    .action(
      async ({ kinds = false, days = false, ...asked }: Asked & { kinds?: boolean; days?: boolean }) => {
        const run = runOf(io, command)
        const { renderCoverage } = await import('../render/coverage.ts')
        await run.withClient(async (client) => {
          const path = `/v1/pilots/${encodeURIComponent(await pilotOf(client, asked))}/coverage`
          const query = { ...queryOf(asked), ...(days ? { detail: 'days' } : {}) }
          const found = await client.request<CoverageDocument>('GET', path, { query })
          run.answer(found, (terminal) => renderCoverage(found, { kinds }, terminal))
        })
      },
    )
}
