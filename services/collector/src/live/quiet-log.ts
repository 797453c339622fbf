import type { Log } from '../log.ts'

/** A log for what a stranger can cause as often as they like: the first of a kind is told at once, then one line a
 *  while with how many more there were. */
export interface QuietLog {
  warn(fields: Readonly<Record<string, string>>, message: string): void
}

const WHILE_MS = 60_000

/** @param clock milliseconds */
export function createQuietLog(log: Log, clock = () => performance.now()): QuietLog {
  const told = new Map<string, { at: number; unsaid: number }>()
  return {
    warn: (fields, message) => {
      const kind = JSON.stringify([message, fields])
      const last = told.get(kind)
      if (last !== undefined && clock() - last.at < WHILE_MS) {
        last.unsaid++
        return
      }
      told.set(kind, { at: clock(), unsaid: 0 })
      log.warn(last === undefined ? fields : { ...fields, more: last.unsaid }, message)
    },
  }
}
