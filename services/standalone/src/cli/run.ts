import { CommonholdError, type ErrorCode } from '@commonhold/contracts/errors'
import { CommanderError } from 'commander'
import { renderProblem } from '../render/problem.ts'
import { terminalOf } from '../render/terminal.ts'
import type { Io } from './io.ts'
import { createProgram } from './program.ts'

const DONE = 0
const FAILED = 1
const WRONG_USE = 2

/** What the person can put right by asking in another way. */
const ASKED_WRONGLY: ReadonlySet<ErrorCode> = new Set([
  'invalid_parameter',
  'invalid_window',
  'invalid_body',
  'invalid_configuration',
  'unrecognised_format',
])

/** The command line as a function.
 *  @returns the exit status */
export async function run(io: Io): Promise<number> {
  const program = createProgram(io)
  try {
    await program.parseAsync([...io.argv], { from: 'user' })
    return DONE
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? DONE : WRONG_USE
    if (!(error instanceof CommonholdError)) {
      io.stderr.write(`${unexpected(error, io.env['LOG_LEVEL'] === 'debug')}\n`)
      return FAILED
    }
    const problem = {
      code: error.code,
      title: error.message,
      detail: error.message,
      status: error.status,
      next: error.next,
      errors: error.errors,
    }
    io.stderr.write(
      `${program.opts()['json'] ? JSON.stringify(problem) : renderProblem(problem, terminalOf(io.stderr, io.env))}\n`,
    )
    return ASKED_WRONGLY.has(error.code) ? WRONG_USE : FAILED
  }
}

/** A defect of ours: the place it came from helps whoever reads the report. */
function unexpected(error: unknown, everything: boolean): string {
  if (!(error instanceof Error)) return `✗ Something failed: ${String(error)}`
  const where = everything ? `\n${error.stack}` : '\n  LOG_LEVEL=debug shows where it came from.'
  return `✗ Something failed that should not have: ${error.message}${where}`
}
