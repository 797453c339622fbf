import type { MeasureGroup } from '@commonhold/metrics/define-measure'
import type { Command } from 'commander'
import type { GroupAnswer } from '../render/documents.ts'
import { type Asked, pilotOf, queryOf, withFilters, withWindow } from './asked.ts'
import { type Io, runOf } from './io.ts'
import { example } from './program.ts'

/** Roles name people too, and have a command of their own. */
type Group = Exclude<MeasureGroup, 'roles'>

const GROUPS: Readonly<Record<Group, string>> = {
  ownership: 'On how many shoulders the pilot rests',
  breadth: 'How many of those who could take part do',
  independence: 'What would be there without one person',
  network: 'Who talks with whom',
  feedback: 'Whether those who ask, and those who suggest, hear back',
}

/** A command for each group of measures. */
export function addMeasures(program: Command, io: Io): void {
  for (const [group, description] of Object.entries(GROUPS) as [Group, string][]) {
    const command = program.command(group).description(description)
    withFilters(withWindow(command))
      .addHelpText('after', example(`commonhold ${group} --pilot houston --window 2015Q2`))
      .action(async (asked: Asked) => {
        const run = runOf(io, command)
        const { renderGroup } = await import('../render/group.ts')
        await run.withClient(async (client) => {
          const pilot = await pilotOf(client, asked)
          const answer = await client.request<GroupAnswer>(
            'GET',
            `/v1/pilots/${encodeURIComponent(pilot)}/${group}`,
            { query: queryOf(asked) },
          )
          run.answer(answer, (terminal) => renderGroup(group, answer, terminal))
        })
      })
  }
}
