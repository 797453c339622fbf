import type { Command } from 'commander'
import type { RestatementsDocument } from '../render/restatements.ts'
import { type Asked, pilotOf, withPilot } from './asked.ts'
import { type Io, runOf } from './io.ts'
import { example } from './program.ts'

export function addRestatements(program: Command, io: Io): void {
  const command = withPilot(
    program
      .command('restatements')
      .description('Which published numbers changed since, by how much, and why'),
  )
    .option('--since <when>', 'a revision or an instant; 28 days ago when not given')
    .option('--interval <period>', 'week, month, quarter, half or year; quarter when not given')
    .addHelpText('after', example('commonhold restatements --pilot houston --since 2026-10-01T00:00:00Z'))
    .action(async ({ since, interval, ...asked }: Asked & { since?: string; interval?: string }) => {
      const run = runOf(io, command)
      const { renderRestatements } = await import('../render/restatements.ts')
      await run.withClient(async (client) => {
        const path = `/v1/pilots/${encodeURIComponent(await pilotOf(client, asked))}/restatements`
        const query = {
          ...(since === undefined ? {} : { since }),
          ...(interval === undefined ? {} : { interval }),
        }
        const found = await client.request<RestatementsDocument>('GET', path, { query })
        run.answer(found, (terminal) => renderRestatements(found, terminal))
      })
    })
}
