import { count } from '@commonhold/metrics/words/numbers'
import { type Column, colourOf, ownersDrawing, sharesDrawing, splitBar } from './columns.ts'
import { html, type Markup } from './markup.ts'
import { STYLE } from './style.ts'

/** Something a verdict looked at: what it is in plain words, how much, and the rule by the measure's own name. */
export interface Line {
  readonly words: string
  readonly value: string
  readonly rule: string
}

/** What the page says of one pilot. Everything a role may not see is null before it comes here. */
export interface HomePilot {
  readonly id: string
  readonly name: string
  /** Two or three words each: where from, which days, how complete. */
  readonly head: readonly string[]
  readonly sentence: string
  readonly lead: string | null
  readonly drawing:
    | { readonly kind: 'shares'; readonly columns: readonly Column[] }
    | { readonly kind: 'owners'; readonly columns: readonly { label: string; owners: number | null }[] }
  readonly period: string
  readonly reasons: readonly Line[]
  readonly next: readonly Line[]
  readonly facts: readonly { readonly figure: string; readonly words: string }[]
  readonly facets: readonly {
    readonly title: string
    readonly acts: number
    readonly people: string
    readonly tested: boolean
    readonly shares: readonly { share: number; rank: number }[] | null
  }[]
}

export const homePage = (pilots: readonly HomePilot[]): string =>
  page(pilots.length === 0 ? nothingYet() : pilots.map(pilotSection))

/** For somebody who opened the page without a key where one is needed. */
export const closedPage = (detail: string): string =>
  page(html`<article><h1>This page needs a key.</h1>
<p class="lead">${detail} Keys have been made here, so nothing is shown without one, and a browser has no place to give it.</p>
<p>On the machine itself: <code>npx commonhold verdict</code></p>
<p>From elsewhere: <code>COMMONHOLD_KEY=… npx commonhold verdict --url ADDRESS</code></p></article>`)

const page = (content: Markup | readonly Markup[]): string =>
  html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Commonhold</title><style>${{ markup: STYLE }}</style></head>
<body><nav><b>Commonhold</b><a href="/docs">API</a><a href="/v1/pilots">Pilots as JSON</a></nav>
<main>${content}</main></body></html>`.markup

const nothingYet = () => html`<article><h1>No pilot yet.</h1>
<p class="lead">Bring one in: <code>npx commonhold import slack ./export.zip --pilot ours</code></p></article>`

/** Letters from which a sentence is set smaller. */
const LONG = 60

const pilotSection = (pilot: HomePilot): Markup => html`<article id="${pilot.id}">
<header><b>${pilot.name}</b>${pilot.head.map((words) => html` · <span>${words}</span>`)}</header>
<h1${pilot.sentence.length > LONG ? html` class="long"` : null}>${pilot.sentence}</h1>
${pilot.lead ? html`<p class="lead">${pilot.lead}</p>` : null}
<div class="grid2"><section>${drawing(pilot)}</section>
<section>${lines('Why this verdict', pilot.reasons)}${lines('What would change it', pilot.next)}
<ul class="figures">${pilot.facts.map(({ figure, words }) => html`<li><b>${figure}</b><span>${words}</span></li>`)}</ul></section></div>
${pilot.facets.length > 0 ? facets(pilot) : null}
<p class="links"><a href="/v1/pilots/${encodeURIComponent(pilot.id)}/verdict?window=all">verdict</a>
<a href="/v1/pilots/${encodeURIComponent(pilot.id)}/ownership?window=all">ownership</a>
<a href="/v1/pilots/${encodeURIComponent(pilot.id)}/breadth?window=all">breadth</a> as JSON</p></article>`

const lines = (title: string, of: readonly Line[]): Markup | null =>
  of.length === 0
    ? null
    : html`<h2>${title}</h2><ul class="plain">${of.map(
        ({ words, value, rule }) => html`<li><span>${words}</span><b>${value}</b><i>${rule}</i></li>`,
      )}</ul>`

const KEY = [
  [0, 'the most active'],
  [1, 'the second'],
  [4, 'others'],
] as const

const drawing = ({ drawing, period }: HomePilot): Markup =>
  drawing.columns.length === 0
    ? html`<p class="sub">There is nothing to draw yet.</p>`
    : drawing.kind === 'shares'
      ? html`<h2>Who carried it, ${period} by ${period}</h2>
<p class="sub">Share of ownership acts. Above each column: how many people hold half.<span class="key">${KEY.map(
          ([rank, words]) => html`<span><i style="background:${colourOf(rank)}"></i>${words}</span>`,
        )}</span></p>
<div class="wide">${sharesDrawing(drawing.columns)}</div>`
      : html`<h2>As if how many people carried it equally, ${period} by ${period}</h2>
<p class="sub">Effective number of owners, in whole people.</p>
<div class="wide">${ownersDrawing(drawing.columns)}</div>`

const facets = ({
  facets,
}: HomePilot): Markup => html`<section class="ruled"><h2>Where it hangs on one pair of hands</h2>
<p class="sub">Each bar is one kind of work${facets.some((facet) => facet.shares) ? ', split by who did it' : ''}.</p>
<table>${facets.map(
  (
    facet,
  ) => html`<tr class="${facet.tested ? '' : 'faint'}"><th scope="row">${facet.title}</th><td class="n">${count(facet.acts)}</td>
<td>${facet.shares ? splitBar(facet.shares) : null}</td><td>${facet.people}${facet.tested ? '' : ', too few acts to say'}</td></tr>`,
)}</table></section>`
