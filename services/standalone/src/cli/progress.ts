import { count, percent } from '@commonhold/metrics/words/numbers'
import type { Progress } from '../client/client.ts'
import { bar } from '../render/bars.ts'
import { type Terminal, terminalOf } from '../render/terminal.ts'
import { bytes, duration } from '../render/units.ts'
import type { Run } from './io.ts'

const REDRAW_MS = 100
const LINE_EVERY_MS = 5_000
const BAR = 24

/** How far an import is: a bar that moves on a terminal, a line now and then in a log, nothing for machines. */
export function showProgress({ io, json }: Run): { show(progress: Progress): void; end(): void } {
  if (json) return { show: () => {}, end: () => {} }
  const terminal = terminalOf(io.stderr, io.env)
  const live = io.stderr.isTTY === true
  const begun = performance.now()
  let shown = live ? -Infinity : begun
  let open = false
  return {
    show: (progress) => {
      const now = performance.now()
      if (now - shown < (live ? REDRAW_MS : LINE_EVERY_MS)) return
      shown = now
      const line = progressLine(progress, (now - begun) / 1000, terminal, live)
      io.stderr.write(live ? `\r\x1b[2K${line}` : `${line}\n`)
      open = live
    },
    end: () => {
      if (open) io.stderr.write('\r\x1b[2K')
    },
  }
}

/** One line: how much, how many, how fast, how long still. */
export function progressLine(
  { phase, totalBytes, readBytes, read, accepted, rejected }: Progress,
  seconds: number,
  terminal: Terminal,
  withBar: boolean,
): string {
  const isReading = phase === 'reading' || phase === 'sending'
  // What comes after reading has no measure, and no archive is read to its last byte.
  const share = !isReading
    ? 1
    : totalBytes === null || totalBytes === 0
      ? null
      : Math.min(1, readBytes / totalBytes)
  const left =
    share === null || share < 0.02 || share >= 1 ? '' : `${duration((seconds * (1 - share)) / share)} left`
  return [
    ...(withBar && share !== null ? [bar(share, BAR, terminal)] : []),
    isReading ? (share === null ? bytes(readBytes) : percent(share)) : '',
    phase,
    `${count(read)} read`,
    `${count(accepted)} accepted`,
    ...(rejected > 0 ? [terminal.fair(`${count(rejected)} set aside`)] : []),
    ...(isReading && seconds > 1 ? [`${count(read / seconds)}/s`] : []),
    left,
  ]
    .filter((part) => part !== '')
    .join('  ')
}
