import { catalogue } from '@commonhold/metrics/catalogue'
import { type Command, Option } from 'commander'
import type { SeriesDocument } from '../render/documents.ts'
import { wrapped } from '../render/grid.ts'
import { type Asked, pilotOf, queryOf, withFilters, withWindow } from './asked.ts'
import { type Io, runOf } from './io.ts'
import { example } from './program.ts'

const INTERVALS = ['day', 'week', 'month', 'quarter', 'half', 'year']

export function addSeries(program: Command, io: Io): void {
  const command = program
    .command('series')
    .description('One measure, or the verdict, over time')
    .argument('<metric>', 'verdict, or one of the measures below')
    .addOption(new Option('--interval <period>', 'one point for each').choices(INTERVALS).default('month'))
  withFilters(withWindow(command, 'all'))
    .addHelpText('after', () => `\nMeasures:\n${measures(Math.min(io.stdout.columns || 80, 100))}`)
    .addHelpText(
      'after',
      example('commonhold series topShare --pilot houston --window all --interval quarter'),
    )
    .action(async (metric: string, { interval, ...asked }: Asked & { interval: string }) => {
      const run = runOf(io, command)
      const { renderSeries } = await import('../render/series.ts')
      await run.withClient(async (client) => {
        const pilot = await pilotOf(client, asked)
        const window = asked.window === undefined && asked.from === undefined ? { window: 'all' } : {}
        const answer = await client.request<SeriesDocument>(
          'GET',
          `/v1/pilots/${encodeURIComponent(pilot)}/series`,
          {
            query: { metric, interval, ...window, ...queryOf(asked) },
          },
        )
        run.answer(answer, (terminal) => renderSeries(answer, terminal))
      })
    })
}

const NAMES = 28

const measures = (columns: number) =>
  catalogue
    .map(({ id, question }) => {
      const [first = '', ...rest] = wrapped(question, columns - NAMES).split('\n')
      return [`  ${id}`.padEnd(NAMES) + first, ...rest.map((line) => ' '.repeat(NAMES) + line)].join('\n')
    })
    .join('\n')
