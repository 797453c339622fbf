import { SETTINGS, type SettingName } from '@commonhold/runtime/config'
import { Command } from 'commander'
import { version } from '../version.ts'
import { addCoverage } from './coverage.ts'
import { addDeadLetters } from './dead-letters.ts'
import { addDeclare } from './declare.ts'
import { addEvidence } from './evidence.ts'
import { addIdentity } from './identity.ts'
import { addImport } from './import.ts'
import type { Io } from './io.ts'
import { addKeys } from './keys.ts'
import { addMeasures } from './measures.ts'
import { addPilot } from './pilot.ts'
import { addRestatements } from './restatements.ts'
import { addRoles } from './roles.ts'
import { addRoster } from './roster.ts'
import { addSeries } from './series.ts'
import { addServe } from './serve.ts'
import { addUpkeep } from './upkeep.ts'
import { addVerdict } from './verdict.ts'

/** Every command there is. Defining them is cheap; what a command needs is loaded when it runs. */
export function createProgram(io: Io): Command {
  const program = new Command('commonhold')
    .description('Who carries a pilot, how widely it is used, and whether it would live without one person.')
    .usage('<command> [options]')
    .version(version())
    .option('--json', 'one JSON document on stdout, for machines')
    .showSuggestionAfterError()
    .showHelpAfterError('--help shows what is understood here.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      getOutHelpWidth: () => Math.min(io.stdout.columns || 80, 100),
      getErrHelpWidth: () => Math.min(io.stderr.columns || 80, 100),
      getOutHasColors: () => io.stdout.isTTY === true && !io.env['NO_COLOR'],
      getErrHasColors: () => io.stderr.isTTY === true && !io.env['NO_COLOR'],
    })
    .configureHelp({ showGlobalOptions: true, sortSubcommands: false })
  for (const name of ['data', 'url', 'key', 'logLevel'] as const) addSetting(program, name)
  for (const add of [
    addServe,
    addImport,
    addVerdict,
    addMeasures,
    addRoles,
    addSeries,
    addEvidence,
    addCoverage,
    addRestatements,
    addPilot,
    addRoster,
    addIdentity,
    addDeclare,
    addKeys,
    addUpkeep,
    addDeadLetters,
  ])
    add(program, io)
  return program.addHelpText('after', '\nExample:\n  commonhold ownership --pilot houston --window 2015Q2')
}

/** A flag with the words of the table of settings. */
export function addSetting(command: Command, name: SettingName): Command {
  const { flag, meaning, env } = SETTINGS[name]
  // The rest is in docs/configuration.md.
  const [first = ''] = meaning.split(/(?<=\.) /)
  return flag === null ? command : command.option(flag, `${first} Also ${env}.`)
}

/** Every command's help ends with one example that can be copied. */
export const example = (line: string) => `\nExample:\n  ${line}`
