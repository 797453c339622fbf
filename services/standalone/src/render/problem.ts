import { ERRORS, type ErrorCode } from '@commonhold/contracts/errors'
import type { Problem } from './documents.ts'
import type { Terminal } from './terminal.ts'

/** What is wrong, what to do next, and the code to search for. */
export function renderProblem(problem: Problem, { poor, quiet }: Terminal): string {
  const next = problem.next ?? (problem.code in ERRORS ? ERRORS[problem.code as ErrorCode].next : '')
  const details = (problem.errors ?? [])
    .filter(({ message, pointer }) => !problem.detail.includes(message) || !problem.detail.includes(pointer))
    .map(({ pointer, message }) => `  ${pointer || 'body'}: ${message}`)
  return [
    `${poor('✗')} ${problem.detail || problem.title} ${quiet(`[${problem.code}]`)}`,
    ...details,
    ...(next === '' ? [] : [`  ${next}`]),
  ].join('\n')
}
