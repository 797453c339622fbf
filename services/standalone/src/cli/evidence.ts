import type { Command } from 'commander'
import type { EvidenceDocument } from '../render/evidence.ts'
import { type Asked, pilotOf, queryOf, withActsFilters, withWindow } from './asked.ts'
import { type Io, runOf } from './io.ts'
import { example } from './program.ts'

interface AskedEvidence extends Asked {
  readonly person?: string
  readonly facet?: string
  readonly kind?: string
  readonly class?: string
  readonly conversation?: string
  readonly limit?: string
  readonly after?: string
}

export function addEvidence(program: Command, io: Io): void {
  const command = program.command('evidence').description('The acts behind a number: who did what, when')
  withActsFilters(withWindow(command))
    .option('--event-set <set>', 'ownership, contribution, all, facet:<facet> or kind:<kind>,…')
    .option('--measure <id>', 'the acts behind one measure, such as newParticipants')
    .option('--person <account>', 'only one person: a pseudonym, or an account as its tool knows it')
    .option('--facet <facet>', 'only one part of the pilot, such as answering')
    .option('--kind <kind>', 'only acts of these kinds: post, reply, pin, …')
    .option('--class <class>', 'only passive, light, participation or ownership')
    .option('--conversation <id>', 'only one conversation, as --json names it')
    .option('--limit <n>', 'acts on a page, at most 500; 100 when not given')
    .option('--after <next>', 'the page after another one')
    .addHelpText(
      'after',
      example('commonhold evidence --pilot houston --window 2015Q4 --measure newParticipants'),
    )
    .action(async (asked: AskedEvidence) => {
      const run = runOf(io, command)
      const { renderEvidence } = await import('../render/evidence.ts')
      await run.withClient(async (client) => {
        const path = `/v1/pilots/${encodeURIComponent(await pilotOf(client, asked))}/evidence`
        const found = await client.request<EvidenceDocument>('GET', path, { query: queryOf(asked) })
        run.answer(found, (terminal) => renderEvidence(found, terminal))
      })
    })
}
