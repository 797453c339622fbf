import type { Command } from 'commander'
import type { DeclaredActivity, DeclaredList } from '../render/declared.ts'
import { type Asked, pilotOf, withPilot } from './asked.ts'
import { type Io, runOf } from './io.ts'
import { example } from './program.ts'

const pathOf = (pilot: string) => `/v1/pilots/${encodeURIComponent(pilot)}/declared-activities`

/** What no tool sees. */
export function addDeclare(program: Command, io: Io): void {
  const declare = withPilot(
    program
      .command('declare')
      .description(
        'Counts something no tool saw: a briefing, a workshop, a decision. Only its kind and day are kept',
      )
      .argument(
        '<kind>',
        'brief, decide, sponsor, host, announce, …; an unknown one is answered with all there are',
      ),
  )
    .requiredOption('--person <account>', 'who did it, by an account of theirs: slack:T012:U42')
    .requiredOption('--day <date>', 'on which day')
    .option('--space <space>', 'where, by its id')
    .addHelpText(
      'after',
      example('commonhold declare brief --person slack:T012:U42 --day 2026-11-20 --pilot houston'),
    )
    .action(
      async (kind: string, { person, day, space, ...asked }: Asked & { person: string; day: string }) => {
        const run = runOf(io, declare)
        const { renderDeclared } = await import('../render/declared.ts')
        await run.withClient(async (client) => {
          const body = { kind, person, day, ...(space === undefined ? {} : { space }) }
          const done = await client.request<DeclaredActivity>('POST', pathOf(await pilotOf(client, asked)), {
            body,
          })
          run.answer(done, (terminal) => renderDeclared('declared', done, terminal))
        })
      },
    )

  const declarations = program
    .command('declarations')
    .description('What was declared: list it, confirm it, take it back')
    .addHelpText('after', example('commonhold declarations list --pilot houston'))
  const list = withPilot(declarations.command('list').description('What was declared, the latest first'))
    .addHelpText('after', example('commonhold declarations list --pilot houston'))
    .action(async (asked: Asked) => {
      const run = runOf(io, list)
      const { renderDeclarations } = await import('../render/declared.ts')
      await run.withClient(async (client) => {
        const found = await client.request<DeclaredList>('GET', pathOf(await pilotOf(client, asked)))
        run.answer(found, (terminal) => renderDeclarations(found, terminal))
      })
    })

  const confirm = withPilot(
    declarations
      .command('confirm')
      .description('Another person confirms it: from then on it is attested')
      .argument('<id>', 'as `declarations list` shows it'),
  )
    .requiredOption('--by <account>', 'who confirms it')
    .addHelpText(
      'after',
      example('commonhold declarations confirm 0198c2 --by slack:T012:U7 --pilot houston'),
    )
    .action(async (id: string, { by, ...asked }: Asked & { by: string }) => {
      const run = runOf(io, confirm)
      const { renderDeclared } = await import('../render/declared.ts')
      await run.withClient(async (client) => {
        const path = `${pathOf(await pilotOf(client, asked))}/${encodeURIComponent(id)}/confirm`
        const done = await client.request<DeclaredActivity>('POST', path, { body: { by } })
        run.answer(done, (terminal) => renderDeclared('attested', done, terminal))
      })
    })

  const withdraw = withPilot(
    declarations
      .command('withdraw')
      .description('Takes a declaration back')
      .argument('<id>', 'as `declarations list` shows it'),
  )
    .addHelpText('after', example('commonhold declarations withdraw 0198c2 --pilot houston'))
    .action(async (id: string, asked: Asked) => {
      const run = runOf(io, withdraw)
      await run.withClient(async (client) => {
        await client.request('DELETE', `${pathOf(await pilotOf(client, asked))}/${encodeURIComponent(id)}`)
        run.answer({ id, withdrawn: true }, ({ good }) => `${good('✓')} It is taken back.`)
      })
    })
}
