import { ERRORS, type ErrorCode } from '@commonhold/contracts/errors'
import type { Problem } from './documents.ts'
import type { Terminal } from './terminal.ts'

/** Next steps in the words of the command line, where the general ones speak of HTTP. */
const HERE: Partial<Record<ErrorCode, string>> = {
  unknown_pilot: '`commonhold pilot list` shows those there are.',
  unauthenticated:
    'Give one with --key or COMMONHOLD_KEY; an operator makes keys with `commonhold keys create`.',
  invalid_window:
    'Use --window 28d, 12w, all, 2016, 2016H1, 2016Q1 or 2016-05, or --from and --to (the day after the last).',
  invalid_parameter: '',
  not_found: 'Is this version of the command line as old as the service?',
  unreadable_archive: 'Is the path right? If the file is there, export it again and compare sizes.',
  not_ready: 'Check the address, or wait a moment and try again.',
}

/** What is wrong, what to do next, and the code to search for. */
export function renderProblem(problem: Problem, { poor, quiet }: Terminal): string {
  const code = problem.code as ErrorCode
  const next = HERE[code] ?? ERRORS[code]?.next ?? ''
  // What repeats the line above, or only adds to it what the next step says anyway, is not said twice.
  const details = (problem.errors ?? [])
    .filter(({ message, pointer }) => {
      const [said = message] = message.split('; allowed: ', 1)
      const isSaid = problem.detail.includes(said) && problem.detail.includes(pointer)
      return !isSaid || (next === '' && said !== message)
    })
    .map(({ pointer, message }) => `  ${pointer || 'body'}: ${message}`)
  return [
    `${poor('✗')} ${problem.detail || problem.title} ${quiet(`[${problem.code}]`)}`,
    ...details,
    ...(next === '' ? [] : [`  ${next}`]),
  ].join('\n')
}
