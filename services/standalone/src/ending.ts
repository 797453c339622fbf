/** The signals a person, a terminal or a service manager ends a program with. */
export const ENDING = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const
export type Ending = (typeof ENDING)[number]

/** One Ctrl-C arrives up to three times: from the terminal, from npm and from the launcher. Only a later one is impatience. */
const ECHO_MS = 1000

/** The first signal asks to end; a second one, meant, ends at once. Returns what takes it back. */
export function onEnding(
  end: (signal: Ending) => void,
  { now = () => performance.now(), exit = endNow, from = process as Signals } = {},
): () => void {
  let first: number | null = null
  const handle = (signal: Ending) => {
    if (first === null) {
      first = now()
      end(signal)
    } else if (now() - first > ECHO_MS) exit(1)
  }
  for (const signal of ENDING) from.on(signal, handle)
  return () => {
    for (const signal of ENDING) from.off(signal, handle)
  }
}

function endNow(status: number): unknown {
  return process.exit(status)
}

interface Signals {
  on(signal: Ending, handle: (signal: Ending) => void): unknown
  off(signal: Ending, handle: (signal: Ending) => void): unknown
}
