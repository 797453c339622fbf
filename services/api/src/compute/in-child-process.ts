import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { CommonholdError } from '@commonhold/contracts/errors'
import type { Calculator, TaskName } from './calculator.ts'
import type { Done, Task } from './process.ts'

const MODULE = fileURLToPath(new URL('./process.ts', import.meta.url))

interface Waiting {
  readonly resolve: (result: never) => void
  readonly reject: (error: Error) => void
}

/** Simulates in one process beside this one, started with the first question. A process and no thread: when a thread
 *  ends, the embedded engine's next query in the same process hangs for ever. */
export function calculateInChildProcess(): Calculator {
  const waiting = new Map<number, Waiting>()
  let child: ChildProcess | null = null
  let tasks = 0
  let closed = false

  const start = (): ChildProcess => {
    const started = fork(MODULE, [], {
      // Structured clones: typed arrays and sets as they are.
      serialization: 'advanced',
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    started.on('message', (done: Done) => {
      const asker = waiting.get(done.id)
      waiting.delete(done.id)
      if (waiting.size === 0) rest(started)
      if ('error' in done) asker?.reject(new Error(done.error))
      else asker?.resolve(done.result as never)
    })
    const gone = () => {
      if (child !== started) return
      child = null
      for (const { reject } of waiting.values()) reject(new Error('the process that simulates has ended'))
      waiting.clear()
    }
    started.on('exit', gone)
    started.on('error', gone)
    rest(started)
    return started
  }

  const ask = <Result>(task: TaskName, input: unknown) =>
    new Promise<Result>((resolve, reject) => {
      if (closed) throw new CommonholdError('not_ready', 'The service is stopping.')
      child ??= start()
      const asked: Task = { id: ++tasks, task, input }
      waiting.set(asked.id, { resolve, reject })
      wake(child)
      child.send(asked)
    })

  return {
    ownership: (input, job) => ask('ownership', [input, job]),
    trend: (job) => ask('trend', job),
    close: async () => {
      closed = true
      const ending = child
      if (ending === null) return
      const exited = new Promise((resolve) => ending.once('exit', resolve))
      wake(ending)
      ending.kill('SIGKILL')
      await exited
    },
  }
}

/** With nothing to do it keeps nobody from ending. */
const rest = (child: ChildProcess) => {
  child.unref()
  child.channel?.unref()
}
const wake = (child: ChildProcess) => {
  child.ref()
  child.channel?.ref()
}
