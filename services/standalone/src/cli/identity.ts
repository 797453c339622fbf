import type { Command } from 'commander'
import type { LinkChange, LinkList, ProposalList } from '../render/identity.ts'
import { type Asked, pilotOf, withPilot } from './asked.ts'
import { type Io, runOf } from './io.ts'
import { example } from './program.ts'

const pathOf = (pilot: string) => `/v1/pilots/${encodeURIComponent(pilot)}/identity-links`

/** Which accounts are one person. */
export function addIdentity(program: Command, io: Io): void {
  const identity = program
    .command('identity')
    .description('Accounts of several tools that are one person')
    .addHelpText('after', example('commonhold identity propose --pilot houston'))

  for (const [name, method, description] of [
    ['link', 'POST', 'Says that two accounts are one person, for all time'],
    ['unlink', 'DELETE', 'Takes it back: everything is as if they had never been linked'],
  ] as const) {
    const command = withPilot(identity.command(name).description(description))
      .argument('<account>', 'as its tool knows it: slack:T012:U42')
      .argument('<other>', 'the other one')
      .addHelpText('after', example(`commonhold identity ${name} slack:T012:U42 github:ada --pilot houston`))
      .action(async (one: string, other: string, asked: Asked) => {
        const run = runOf(io, command)
        const { renderLinkChange } = await import('../render/identity.ts')
        await run.withClient(async (client) => {
          const body = { accounts: [one, other] }
          const done = await client.request<LinkChange>(method, pathOf(await pilotOf(client, asked)), {
            body,
          })
          run.answer(done, (terminal) => renderLinkChange(name, done, terminal))
        })
      })
  }

  const list = withPilot(identity.command('list').description('The links that stand'))
    .addHelpText('after', example('commonhold identity list --pilot houston'))
    .action(async (asked: Asked) => {
      const run = runOf(io, list)
      const { renderLinks } = await import('../render/identity.ts')
      await run.withClient(async (client) => {
        const found = await client.request<LinkList>('GET', pathOf(await pilotOf(client, asked)))
        run.answer(found, (terminal) => renderLinks(found, terminal))
      })
    })

  const propose = withPilot(
    identity
      .command('propose')
      .description('Accounts that may be one person, the likeliest first; nothing is linked by this'),
  )
    .addHelpText('after', example('commonhold identity propose --pilot houston'))
    .action(async (asked: Asked) => {
      const run = runOf(io, propose)
      const { renderProposals } = await import('../render/identity.ts')
      await run.withClient(async (client) => {
        const found = await client.request<ProposalList>(
          'GET',
          `${pathOf(await pilotOf(client, asked))}/proposals`,
        )
        run.answer(found, (terminal) => renderProposals(found, terminal))
      })
    })
}
