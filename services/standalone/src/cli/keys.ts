import { type Command, Option } from 'commander'
import { dayInWords } from '../render/dates.ts'
import { grid } from '../render/grid.ts'
import { type Io, runOf } from './io.ts'
import { example } from './program.ts'

const ROLES = ['collector', 'reader', 'people-reader', 'pilot-owner', 'operator']

interface Key {
  readonly id: string
  readonly name: string
  readonly role: string
  readonly pilots: readonly string[] | null
  readonly created: string
  readonly revoked?: string | null
}

export function addKeys(program: Command, io: Io): void {
  const keys = program
    .command('keys')
    .description('Who may see or send what')
    .addHelpText('after', example('commonhold keys create --role reader'))

  const create = keys
    .command('create')
    .description('Makes a key; it is shown this once')
    .addOption(new Option('--role <role>', 'what it may do').choices(ROLES).makeOptionMandatory())
    .option('--name <name>', 'what it is for, to know it again')
    .option('--pilot <id...>', 'only for these pilots; for all when not given')
    .addHelpText(
      'after',
      example('commonhold keys create --role reader --name "steering board" --pilot houston'),
    )
    .action(async ({ role, name, pilot }: { role: string; name?: string; pilot?: string[] }) => {
      const run = runOf(io, create)
      await run.withClient(async (client) => {
        const body = { role, name: name ?? role, pilots: pilot ?? null }
        const made = await client.request<Key & { key: string }>('POST', '/v1/keys', { body })
        // The key alone on stdout, so that it can be put into a file or a variable.
        run.answer(made, () => made.key)
        if (!run.json) run.note('Keep it: it is not shown again. From now on every request needs a key.')
      })
    })

  const list = keys
    .command('list')
    .description('The keys there are, never the keys themselves')
    .addHelpText('after', example('commonhold keys list'))
    .action(async () => {
      const run = runOf(io, list)
      await run.withClient(async (client) => {
        const found = await client.request<{ keys: Key[] }>('GET', '/v1/keys')
        run.answer(found, (terminal) =>
          found.keys.length === 0
            ? 'No key was made: whoever sits at this machine may do everything, nobody else anything.'
            : grid(
                [
                  { title: 'id' },
                  { title: 'role' },
                  { title: 'name' },
                  { title: 'pilots' },
                  { title: 'made' },
                  {},
                ],
                found.keys.map(({ id, role, name, pilots, created, revoked }) => [
                  id,
                  role,
                  name,
                  pilots === null ? terminal.quiet('all') : pilots.join(', '),
                  dayInWords(created),
                  revoked ? terminal.poor('revoked') : '',
                ]),
                terminal,
              ),
        )
      })
    })

  const revoke = keys
    .command('revoke')
    .description('Ends a key at once')
    .argument('<id>', 'as `keys list` shows it')
    .addHelpText('after', example('commonhold keys revoke k3x9…'))
    .action(async (id: string) => {
      const run = runOf(io, revoke)
      await run.withClient(async (client) => {
        const done = await client.request('DELETE', `/v1/keys/${encodeURIComponent(id)}`)
        run.answer(done ?? { id, revoked: true }, ({ good }) => `${good('✓')} ${id} is no longer valid.`)
      })
    })
}
