import type { Terminal } from './terminal.ts'

/** A share of a line, in half characters: full, half, and the rest as a thin track. */
export function bar(share: number, width: number, { accent, quiet }: Terminal): string {
  const halves = Math.round(Math.max(0, Math.min(1, share)) * width * 2)
  const full = '━'.repeat(Math.floor(halves / 2))
  const half = halves % 2 === 1 ? '╸' : ''
  return accent(full + half) + quiet('─'.repeat(width - Math.ceil(halves / 2)))
}

const MOST_HANDS = 10

/** One mark a person. */
export const hands = (people: number): string =>
  people > MOST_HANDS ? `${'●'.repeat(MOST_HANDS)}…` : '●'.repeat(people)

const BLOCKS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const

/** One block a value from the least (or 0, where all are above) to the greatest; what is unknown stays open. */
export function sparkline(values: readonly (number | null)[], range?: readonly [number, number]): string {
  const known = values.filter((value) => value !== null)
  const least = range?.[0] ?? Math.min(0, ...known)
  const greatest = range?.[1] ?? Math.max(...known)
  const step = (value: number) =>
    greatest === least ? 0 : Math.round(((value - least) / (greatest - least)) * (BLOCKS.length - 1))
  return values.map((value) => (value === null ? ' ' : BLOCKS[step(value)])).join('')
}
