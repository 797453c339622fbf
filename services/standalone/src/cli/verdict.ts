import type { Command } from 'commander'
import type { VerdictDocument } from '../render/documents.ts'
import { type Asked, pilotOf, queryOf, withWindow } from './asked.ts'
import { type Io, runOf } from './io.ts'
import { example } from './program.ts'

export function addVerdict(program: Command, io: Io): void {
  const command = program.command('verdict').description('Whose pilot it is, why, and what would change that')
  withWindow(command)
    .option('--as-of <when>', 'as known at a revision or an instant')
    .addHelpText('after', example('commonhold verdict --pilot houston --window 2015Q2'))
    .action(async (asked: Asked) => {
      const run = runOf(io, command)
      const { renderVerdict } = await import('../render/verdict.ts')
      await run.withClient(async (client) => {
        const pilot = await pilotOf(client, asked)
        const answer = await client.request<VerdictDocument>(
          'GET',
          `/v1/pilots/${encodeURIComponent(pilot)}/verdict`,
          { query: queryOf(asked) },
        )
        run.answer(answer, (terminal) => renderVerdict(answer, terminal))
      })
    })
}
