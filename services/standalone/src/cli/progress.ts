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
  // Some terminals do not say, or say 0.
  const columns = io.stderr.columns || 80
  const begun = performance.now()
  let shown = live ? -Infinity : begun
  let open = false
  return {
    show: (progress) => {
      const now = performance.now()
      if (now - shown < (live ? REDRAW_MS : LINE_EVERY_MS)) return
      shown = now
      const seconds = (now - begun) / 1000
      io.stderr.write(
        live
          ? `\r\x1b[2K${progressLine(progress, seconds, terminal, columns)}`
          : `${progressLine(progress, seconds, terminal, null)}\n`,
      )
      open = live
    },
    end: () => {
      if (open) io.stderr.write('\r\x1b[2K')
    },
  }
}

/** One line: how much, how many, how fast, how long still. A line that wrapped could not be drawn over: what matters
 *  least goes first where there is no room.
 *  @param columns of a terminal, which gets a bar too; null for a log */
export function progressLine(
  { phase, totalBytes, readBytes, read, accepted, rejected }: Progress,
  seconds: number,
  terminal: Terminal,
  columns: number | null,
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
  const parts = [
    { text: isReading ? (share === null ? bytes(readBytes) : percent(share)) : '', rank: 0 },
    { text: phase, rank: 2 },
    { text: read > 0 ? `${count(read)} read` : '', rank: 1 },
    { text: read > 0 ? `${count(accepted)} accepted` : '', rank: 5 },
    { text: rejected > 0 ? `${count(rejected)} set aside` : '', rank: 3, paint: terminal.fair },
    { text: isReading && seconds > 1 && read > 0 ? `${count(read / seconds)}/s` : '', rank: 6 },
    { text: left, rank: 4 },
  ].filter(({ text }) => text !== '')
  const forBar = share === null ? 0 : SHORTEST_BAR + GAP.length
  const shown = columns === null ? parts : fitting(parts, columns - 1 - forBar)
  const words = shown.map(({ text, paint }) => (paint ? paint(text) : text)).join(GAP)
  if (columns === null || share === null) return words
  const room = Math.min(BAR, columns - 1 - GAP.length - lengthOf(shown))
  return room < SHORTEST_BAR ? words : `${bar(share, room, terminal)}${GAP}${words}`
}

const GAP = '  '
const SHORTEST_BAR = 8

const lengthOf = (parts: readonly { text: string }[]) => parts.map(({ text }) => text).join(GAP).length

function fitting<P extends { text: string; rank: number }>(parts: P[], room: number): P[] {
  if (parts.length <= 1 || lengthOf(parts) <= room) return parts
  const least = Math.max(...parts.map(({ rank }) => rank))
  return fitting(
    parts.filter(({ rank }) => rank !== least),
    room,
  )
}
