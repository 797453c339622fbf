import type { AccountBy } from '@commonhold/connectors/connector'
import { CommonholdError } from '@commonhold/contracts/errors'
import { type Command, Option } from 'commander'
import type { ImportCounts, VerdictDocument } from '../render/documents.ts'
import { type Asked, withPilot } from './asked.ts'
import { type Io, type Run, runOf } from './io.ts'
import { mappingIn } from './mapping.ts'
import { collected } from './pairs.ts'
import { example } from './program.ts'

interface Options extends Asked {
  readonly taken?: string
  readonly includePrivate?: boolean
  readonly bot?: string[]
  readonly account: AccountBy
  readonly map?: string[]
}

interface ImportRecord extends ImportCounts {
  readonly pilot: string
  readonly format: string
  readonly state?: string
  readonly startedAt?: string
  readonly label?: string | null
}

/** By name, because help must not wait for the connectors to load; a test compares them. */
export const IMPORT_FORMATS = [
  'slack',
  'discourse',
  'zulip',
  'mattermost',
  'teams',
  'mbox',
  'git',
  'github',
  'viva',
  'csv',
  'ndjson',
  'cloudevents',
] as const

export function addImport(program: Command, io: Io): void {
  const command = program
    .command('import')
    .description('Reads an archive of a tool into a pilot; broken records are set aside, the rest goes on')
    .argument('[format]', `${IMPORT_FORMATS.join(', ')}, or auto to have it guessed`)
    .argument('[path...]', 'a file, a folder, a zip, tar.gz or gz; - for standard input')
    .option('--pilot <id>', 'the pilot it belongs to; made when there is none of that name')
    .option('--taken <date>', 'the day the archive was taken')
    .option(
      '--bot <account>',
      'an account the tool does not mark as a bot itself; can be repeated',
      collected,
    )
    .addOption(
      new Option('--account <name|address>', 'mail: what tells people apart')
        .choices(['name', 'address'])
        .default('address'),
    )
    .option('--include-private', 'private channels too, where the archive has them')
    .option(
      '--map <field=column|file.json>',
      'which column is what, where a table does not say: time=When,actor=Who, or a mapping file',
      collected,
    )
    .addHelpText('after', example('commonhold import slack export.zip --pilot houston'))
    .action(async (format: string | undefined, paths: string[], options: Options) => {
      const run = runOf(io, command)
      if (format === undefined || paths.length === 0)
        throw new CommonholdError(
          'invalid_parameter',
          'Say the format and at least one file: commonhold import slack export.zip --pilot houston',
        )
      if (options.pilot === undefined)
        throw new CommonholdError('invalid_parameter', 'Say which pilot it belongs to: --pilot houston')
      await importInto(run, options.pilot, format, paths, options)
    })

  // What importing itself takes is nothing its subcommands take.
  const help = { showGlobalOptions: true, visibleGlobalOptions: () => [...program.options] }
  const list = command
    .command('list')
    .configureHelp(help)
    .description('What was imported when')
    .addHelpText('after', example('commonhold import list --pilot houston'))
  withPilot(list).action(async () => {
    const run = runOf(io, list)
    // The command above has an option of that name too, and takes it first.
    const asked = list.optsWithGlobals<Asked>()
    const { renderImports } = await import('../render/imports.ts')
    await run.withClient(async (client) => {
      const pilot = asked.pilot === undefined ? {} : { query: { pilot: asked.pilot } }
      const found = await client.request<{ imports: ImportRecord[] }>('GET', '/v1/imports', pilot)
      run.answer(found, (terminal) => renderImports(found.imports, terminal))
    })
  })

  const undo = command
    .command('undo')
    .configureHelp(help)
    .description('Takes back what only that import brought')
    .argument('<id>', 'as `import list` shows it')
    .addHelpText('after', example('commonhold import undo 0198c2'))
    .action(async (id: string) => {
      const run = runOf(io, undo)
      await run.withClient(async (client) => {
        const done = await client.request<{ changed: boolean }>(
          'POST',
          `/v1/imports/${encodeURIComponent(id)}/undo`,
        )
        run.answer(done, ({ good, quiet }) =>
          done.changed
            ? `${good('✓')} Taken back. What other imports brought too stays.`
            : `${quiet('–')} It was taken back before; nothing changed.`,
        )
      })
    })
}

async function importInto(
  run: Run,
  pilot: string,
  format: string,
  paths: string[],
  options: Options,
): Promise<void> {
  const { renderImport } = await import('../render/imports.ts')
  const { showProgress } = await import('./progress.ts')
  await run.withClient(async (client) => {
    const progress = showProgress(run)
    const begun = performance.now()
    const request = {
      pilot,
      format,
      paths,
      taken: options.taken ?? null,
      includePrivate: options.includePrivate ?? false,
      bots: options.bot ?? [],
      account: options.account,
      map: await mappingIn(options.map ?? []),
    }
    const done = await client.importArchives(request, progress.show).finally(progress.end)
    const seconds = (performance.now() - begun) / 1000
    const verdict = run.json
      ? null
      : await sentenceOf(() =>
          client.request<VerdictDocument>('GET', `/v1/pilots/${encodeURIComponent(pilot)}/verdict`),
        )
    run.answer(done.length === 1 ? done[0] : { imports: done }, (terminal) =>
      [
        ...done.map((counts) => renderImport(counts, done.length === 1 ? seconds : null, terminal)),
        ...(verdict === null ? [] : [terminal.strong(verdict)]),
      ].join('\n\n'),
    )
  })
}

/** What the numbers say, in one line; an import that went well does not fail for want of it. */
const sentenceOf = (verdict: () => Promise<VerdictDocument>): Promise<string | null> =>
  verdict().then(
    ({ sentence }) => sentence,
    () => null,
  )
