import { count } from '@commonhold/metrics/words/numbers'
import type { Command } from 'commander'
import { grid } from '../render/grid.ts'
import { type Io, runOf } from './io.ts'
import { example } from './program.ts'

interface DeadLetters {
  readonly total?: number
  readonly deadLetters: readonly {
    readonly id: string
    readonly pilot: string | null
    readonly code: string
    readonly message: string
    readonly file?: string | null
    readonly record?: number | null
  }[]
}

export function addDeadLetters(program: Command, io: Io): void {
  const letters = program
    .command('dead-letters')
    .description('What could not be read and was set aside')
    .addHelpText('after', example('commonhold dead-letters list'))
  const list = letters
    .command('list')
    .description('Each with where it stood and why it was set aside')
    .option('--limit <n>', 'how many, the newest first', '50')
    .option('--offset <n>', 'how many to pass over', '0')
    .addHelpText('after', example('commonhold dead-letters list --limit 20'))
    .action(async (query: { limit: string; offset: string }) => {
      const run = runOf(io, list)
      await run.withClient(async (client) => {
        const found = await client.request<DeadLetters>('GET', '/v1/dead-letters', { query })
        run.answer(found, (terminal) => {
          if (found.deadLetters.length === 0) return 'Nothing was set aside.'
          const rows = found.deadLetters.map(({ code, message, file, record, pilot }) => [
            pilot ?? '',
            file == null ? terminal.quiet('–') : `${file}${record == null ? '' : `:${record}`}`,
            terminal.fair(code),
            message,
          ])
          const shown = grid(
            [{ title: 'pilot' }, { title: 'where' }, { title: 'reason' }, {}],
            rows,
            terminal,
          )
          const more = (found.total ?? 0) - found.deadLetters.length
          return more > 0 ? `${shown}\n${terminal.quiet(`… and ${count(more)} more`)}` : shown
        })
      })
    })
}
