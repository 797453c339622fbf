import type { Command } from 'commander'
import type { HandoverDocument, RolesDocument } from '../render/documents.ts'
import type { Terminal } from '../render/terminal.ts'
import { type Asked, pilotOf, queryOf, withActsFilters, withWindow } from './asked.ts'
import { type Io, runOf } from './io.ts'
import { example } from './program.ts'

/** Who does what, and who could: both about ownership, counted in acts. */
export function addRoles(program: Command, io: Io): void {
  const roles = program.command('roles').description('Who keeps doing which part of the pilot')
  withActsFilters(withWindow(roles))
    .addHelpText('after', example('commonhold roles --pilot houston --window 2015Q2'))
    .action(async (asked: Asked) => {
      const { renderRoles } = await import('../render/roles.ts')
      await answered<RolesDocument>(io, roles, asked, 'roles', renderRoles)
    })

  const handover = program
    .command('handover')
    .description('What the champion carries, who could take half of it, and what that would change')
  withActsFilters(withWindow(handover))
    .addHelpText('after', example('commonhold handover --pilot houston --window 2015Q2'))
    .action(async (asked: Asked) => {
      const { renderHandover } = await import('../render/handover.ts')
      await answered<HandoverDocument>(io, handover, asked, 'handover', renderHandover)
    })
}

async function answered<Answer extends object>(
  io: Io,
  command: Command,
  asked: Asked,
  question: string,
  render: (answer: Answer, terminal: Terminal) => string,
): Promise<void> {
  const run = runOf(io, command)
  await run.withClient(async (client) => {
    const path = `/v1/pilots/${encodeURIComponent(await pilotOf(client, asked))}/${question}`
    const answer = await client.request<Answer>('GET', path, { query: queryOf(asked) })
    run.answer(answer, (terminal) => render(answer, terminal))
  })
}
