import { html, type Markup } from './markup.ts'

/** One calendar period of the drawing. */
export interface Column {
  readonly label: string
  /** Shares of ownership acts, most active first; the two most active of the whole window know their colour. */
  readonly shares: readonly { readonly share: number; readonly rank: number }[]
  /** How many people hold half; null without acts. */
  readonly half: number | null
}

const HEIGHT = 300
const TOP = 22
const LEFT = 44
const WIDTH = 660
const GAP = 14

/** Many columns are narrower ones: the drawing keeps its size, so that its words stay as large as the page's. */
function layout(count: number) {
  const step = Math.min(92, (WIDTH - LEFT - GAP) / Math.max(1, count))
  const bar = step * 0.74
  return {
    width: Math.ceil(LEFT + GAP + Math.max(6, count) * step),
    bar,
    left: (i: number) => LEFT + GAP + i * step,
    /** Where every label would touch the next one, each second or third stands for its neighbours. */
    named: (i: number) => i % Math.ceil(56 / step) === 0,
  }
}
type Layout = ReturnType<typeof layout>

/** A label must not be wider than its column. */
const NARROWEST_WITH_SHARE = 34
/** The most active, the second, then everybody else from dark to light. */
const COLOURS = ['#c2410c', '#f0a36f', '#4f7395', '#7293b0', '#94aec5', '#b4c7d8', '#cdd9e5']
export const colourOf = (rank: number) => COLOURS[Math.min(rank, COLOURS.length - 1)] as string

const percent = (share: number) => `${Math.round(share * 100)} %`

/** Who did how much, one column a period. No name, no number a person could be found by beyond the drawing itself. */
export function sharesDrawing(columns: readonly Column[]): Markup {
  const at = layout(columns.length)
  const { width } = at
  const y = (share: number) => TOP + HEIGHT * (1 - share)
  return html`<svg viewBox="0 0 ${width} ${TOP + HEIGHT + 28}" role="img" aria-label="Share of ownership acts by person, one column a period" style="max-width:${width}px">
${[0, 0.25, 0.5, 0.75, 1].map(
  (
    share,
  ) => html`<line x1="${LEFT}" x2="${width}" y1="${y(share)}" y2="${y(share)}" class="${share === 0.5 ? 'half' : 'grid'}"/>
<text x="${LEFT - 8}" y="${y(share) + 4}" class="tick" text-anchor="end">${percent(share)}</text>`,
)}
${columns.map((column, i) => drawColumn(column, i, at, y))}</svg>`
}

function drawColumn(
  { label, shares, half }: Column,
  i: number,
  at: Layout,
  y: (share: number) => number,
): Markup {
  const [x, middle] = [at.left(i), at.left(i) + at.bar / 2]
  let below = 0
  const bars = shares.map(({ share, rank }) => {
    const [bottom, top] = [y(below), y(below + share)]
    below += share
    const height = Math.max(0, bottom - top - 1)
    return html`<rect x="${px(x)}" y="${px(top)}" width="${px(at.bar)}" height="${px(height)}" fill="${colourOf(rank)}"/>${
      share >= 0.08 && rank < 2 && at.bar >= NARROWEST_WITH_SHARE
        ? html`<text x="${px(middle)}" y="${px((bottom + top) / 2 + 4)}" class="${rank === 0 ? 'in' : 'on'}" text-anchor="middle">${percent(share)}</text>`
        : null
    }`
  })
  return html`<g>${bars}<text x="${px(middle)}" y="${TOP - 8}" class="caf" text-anchor="middle">${half ?? '–'}</text>
${at.named(i) ? nameOf(label, middle) : null}</g>`
}

const px = (length: number) => Number(length.toFixed(1))

const nameOf = (label: string, middle: number) =>
  html`<text x="${px(middle)}" y="${TOP + HEIGHT + 18}" class="tick" text-anchor="middle">${label}</text>`

/** The same for those who may not see shares: as if how many people carried it equally, in whole people. */
export function ownersDrawing(columns: readonly { label: string; owners: number | null }[]): Markup {
  const at = layout(columns.length)
  const { width } = at
  const most = Math.max(4, ...columns.map(({ owners }) => owners ?? 0))
  const y = (owners: number) => TOP + HEIGHT * (1 - owners / most)
  return html`<svg viewBox="0 0 ${width} ${TOP + HEIGHT + 28}" role="img" aria-label="As if how many people carried it equally, one column a period" style="max-width:${width}px">
<line x1="${LEFT}" x2="${width}" y1="${y(0)}" y2="${y(0)}" class="grid"/>
${columns.map(({ label, owners }, i) => {
  const [x, middle, top] = [at.left(i), at.left(i) + at.bar / 2, y(owners ?? 0)]
  return html`<rect x="${px(x)}" y="${px(top)}" width="${px(at.bar)}" height="${px(y(0) - top)}" fill="${colourOf(2)}"/>
<text x="${px(middle)}" y="${px(top - 8)}" class="caf" text-anchor="middle">${owners ?? '–'}</text>
${at.named(i) ? nameOf(label, middle) : null}`
})}</svg>`
}

/** One bar split by person, for one kind of work. */
export const splitBar = (shares: readonly { share: number; rank: number }[]): Markup => {
  const LENGTH = 360
  let left = 0
  return html`<svg viewBox="0 0 ${LENGTH} 18" preserveAspectRatio="none" width="${LENGTH}" height="18" aria-hidden="true">${shares.map(
    ({ share, rank }) => {
      const x = left
      left += share * LENGTH
      return html`<rect x="${px(x)}" y="0" width="${px(Math.max(0.5, share * LENGTH - 1))}" height="18" fill="${colourOf(rank)}"/>`
    },
  )}</svg>`
}
