import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { CommonholdError } from '@commonhold/contracts/errors'
import type { Command } from 'commander'
import type { RosterReport } from '../render/roster.ts'
import { type Asked, pilotOf, withPilot } from './asked.ts'
import { type Io, runOf } from './io.ts'
import { example } from './program.ts'

/** Who could take part. */
export function addRoster(program: Command, io: Io): void {
  const roster = program
    .command('roster')
    .description('Who could take part, when, and in which unit')
    .addHelpText('after', example('commonhold roster import people.csv --pilot houston'))
  const command = withPilot(
    roster
      .command('import')
      .description(
        'Reads a list of people: CSV with the columns account or email, and name, unit, from, to; one row for each stretch of membership',
      )
      .argument('<csv>', 'a file; - for standard input'),
  )
    .option('--units <list>', 'the units there are, with commas: rows of others are told, not taken')
    .addHelpText(
      'after',
      example('commonhold roster import people.csv --pilot houston --units Sales,Research'),
    )
    .action(async (file: string, { units, ...asked }: Asked & { units?: string }) => {
      const run = runOf(io, command)
      const { renderRoster } = await import('../render/roster.ts')
      const csv = await tableIn(file, io)
      await run.withClient(async (client) => {
        const path = `/v1/pilots/${encodeURIComponent(await pilotOf(client, asked))}/roster`
        const report = await client.request<RosterReport>('POST', path, {
          body: { csv },
          ...(units === undefined ? {} : { query: { units } }),
        })
        run.answer(report, (terminal) => renderRoster(report, terminal))
      })
    })
}

/** Spreadsheets write UTF-16 with a mark, or UTF-8. */
async function tableIn(file: string, io: Io): Promise<string> {
  if (file === '-') return text(io.stdin)
  const bytes = await readFile(file).catch((cause) => {
    const why = cause?.code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${cause?.code})`
    throw new CommonholdError('unreadable_archive', `${file}: ${why}`, { cause })
  })
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? 'utf-16le'
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? 'utf-16be'
        : 'utf-8'
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new CommonholdError(
      'broken_record',
      `${file} is not ${encoding.toUpperCase()}: save it as UTF-8.`,
      { cause },
    )
  }
}
