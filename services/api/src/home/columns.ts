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
const STEP = 92
const LEFT = 44
/** The most active, the second, then everybody else from dark to light. */
const COLOURS = ['#c2410c', '#f0a36f', '#4f7395', '#7293b0', '#94aec5', '#b4c7d8', '#cdd9e5']
export const colourOf = (rank: number) => COLOURS[Math.min(rank, COLOURS.length - 1)] as string

const percent = (share: number) => `${Math.round(share * 100)} %`

/** Who did how much, one column a period. No name, no number a person could be found by beyond the drawing itself. */
export function sharesDrawing(columns: readonly Column[]): Markup {
  const width = LEFT + 14 + columns.length * STEP
  const y = (share: number) => TOP + HEIGHT * (1 - share)
  return html`<svg viewBox="0 0 ${width} ${TOP + HEIGHT + 28}" role="img" aria-label="Share of ownership acts by person, one column a period" style="max-width:${width}px">
${[0, 0.25, 0.5, 0.75, 1].map(
  (
    share,
  ) => html`<line x1="${LEFT}" x2="${width}" y1="${y(share)}" y2="${y(share)}" class="${share === 0.5 ? 'half' : 'grid'}"/>
<text x="${LEFT - 8}" y="${y(share) + 4}" class="tick" text-anchor="end">${percent(share)}</text>`,
)}
${columns.map((column, i) => drawColumn(column, LEFT + 14 + i * STEP, y))}</svg>`
}

function drawColumn({ label, shares, half }: Column, x: number, y: (share: number) => number): Markup {
  let below = 0
  const bars = shares.map(({ share, rank }) => {
    const [bottom, top] = [y(below), y(below + share)]
    below += share
    const height = Math.max(0, bottom - top - 1)
    return html`<rect x="${x}" y="${top.toFixed(1)}" width="68" height="${height.toFixed(1)}" fill="${colourOf(rank)}"/>${
      share >= 0.08 && rank < 2
        ? html`<text x="${x + 34}" y="${((bottom + top) / 2 + 4).toFixed(1)}" class="${rank === 0 ? 'in' : 'on'}" text-anchor="middle">${percent(share)}</text>`
        : null
    }`
  })
  return html`<g>${bars}<text x="${x + 34}" y="${TOP - 8}" class="caf" text-anchor="middle">${half ?? '–'}</text>
<text x="${x + 34}" y="${TOP + HEIGHT + 18}" class="tick" text-anchor="middle">${label}</text></g>`
}

/** The same for those who may not see shares: as if how many people carried it equally, in whole people. */
export function ownersDrawing(columns: readonly { label: string; owners: number | null }[]): Markup {
  const width = LEFT + 14 + columns.length * STEP
  const most = Math.max(4, ...columns.map(({ owners }) => owners ?? 0))
  const y = (owners: number) => TOP + HEIGHT * (1 - owners / most)
  return html`<svg viewBox="0 0 ${width} ${TOP + HEIGHT + 28}" role="img" aria-label="As if how many people carried it equally, one column a period" style="max-width:${width}px">
<line x1="${LEFT}" x2="${width}" y1="${y(0)}" y2="${y(0)}" class="grid"/>
${columns.map(({ label, owners }, i) => {
  const x = LEFT + 14 + i * STEP
  return html`<rect x="${x}" y="${y(owners ?? 0).toFixed(1)}" width="68" height="${(y(0) - y(owners ?? 0)).toFixed(1)}" fill="${colourOf(2)}"/>
<text x="${x + 34}" y="${(y(owners ?? 0) - 8).toFixed(1)}" class="caf" text-anchor="middle">${owners ?? '–'}</text>
<text x="${x + 34}" y="${TOP + HEIGHT + 18}" class="tick" text-anchor="middle">${label}</text>`
})}</svg>`
}

/** One bar split by person, for one kind of work. */
export const splitBar = (shares: readonly { share: number; rank: number }[]): Markup => {
  const WIDTH = 360
  let left = 0
  return html`<svg viewBox="0 0 ${WIDTH} 18" width="${WIDTH}" height="18" aria-hidden="true">${shares.map(
    ({ share, rank }) => {
      const x = left
      left += share * WIDTH
      return html`<rect x="${x.toFixed(1)}" y="0" width="${Math.max(0.5, share * WIDTH - 1).toFixed(1)}" height="18" fill="${colourOf(rank)}"/>`
    },
  )}</svg>`
}
