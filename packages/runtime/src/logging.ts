import { type DestinationStream, type Logger, pino } from 'pino'
import type { LogLevel } from './config.ts'

export type Log = Logger

/** One JSON object a line. It goes to stderr: stdout belongs to what a command answers.
 *  @param to where lines go; stderr when absent, written at once so that a crash loses none */
export const createLog = (level: LogLevel, to?: DestinationStream): Log =>
  pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
    },
    to ?? pino.destination({ dest: 2, sync: true }),
  )
