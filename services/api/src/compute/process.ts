import { TASKS, type TaskName } from './calculator.ts'

/** The process that simulates. It ends with the one that started it. */

export interface Task {
  readonly id: number
  readonly task: TaskName
  readonly input: unknown
}
export type Done = { readonly id: number } & ({ readonly result: unknown } | { readonly error: string })

process.on('message', ({ id, task, input }: Task) => {
  const tell = (done: Done) => process.send?.(done)
  try {
    tell({ id, result: (TASKS[task] as (input: unknown) => unknown)(input) })
  } catch (error) {
    tell({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
  }
})
process.on('disconnect', () => process.exit(0))
// Whoever stops the service stops this process too, once the last answer was given.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {})
