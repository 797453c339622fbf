import type { Command } from 'commander'
import { type Io, runOf } from './io.ts'
import { addSetting, example } from './program.ts'

export function addServe(program: Command, io: Io): void {
  const command = program.command('serve').description('Opens the store and serves it: what `npm start` runs')
  for (const name of ['port', 'host', 'publicUrl', 'sample', 'connections'] as const)
    addSetting(command, name)
  command.addHelpText('after', example('commonhold serve --port 8080 --data ./data')).action(async () => {
    const run = runOf(io, command)
    const { serve } = await import('../serve.ts')
    await serve(run)
  })
}
