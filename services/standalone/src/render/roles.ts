import { counted } from '@commonhold/metrics/words/numbers'
import type { RolesDocument } from './documents.ts'
import { grid, shortened } from './grid.ts'
import { renderGroup } from './group.ts'
import { calledBy } from './names.ts'
import type { Terminal } from './terminal.ts'

const LISTED = 20
const NAMED = 4

/** How many parts are somebody's, who holds each, and how everybody takes part. */
export function renderRoles(answer: RolesDocument, terminal: Terminal): string {
  return renderGroup('roles', answer, terminal, [
    ...holders(answer, terminal),
    ...takingPart(answer, terminal),
  ])
}

function holders({ holders }: RolesDocument, { strong, quiet, ...terminal }: Terminal): string[] {
  if (holders === undefined || holders.length === 0) return []
  const rows = holders.map(({ facet, holders: held, promotions, demotions }) => {
    const named = held.slice(0, NAMED).map((one) => `${calledBy(one)} ${quiet(`since ${one.since}`)}`)
    const more = held.length - named.length
    const moves = [
      ...(promotions.length > 0 ? [`${promotions.length} took it up`] : []),
      ...(demotions.length > 0 ? [`${demotions.length} gave it up`] : []),
    ]
    return [
      `  ${facet}`,
      held.length === 0
        ? quiet('nobody')
        : [...named, ...(more > 0 ? [quiet(`and ${more} more`)] : [])].join('\n'),
      quiet(moves.join(', ')),
    ]
  })
  return ['', strong('Who holds what'), grid([{}, {}, {}], rows, { strong, quiet, ...terminal })]
}

/** Those with most roles first. */
function takingPart({ people }: RolesDocument, terminal: Terminal): string[] {
  if (people === undefined || people.length === 0) return []
  const { strong, quiet } = terminal
  const ordered = people.toSorted(
    (a, b) =>
      b.roles.length - a.roles.length || rank(a.behaviour?.engagement) - rank(b.behaviour?.engagement),
  )
  const rows = ordered
    .slice(0, LISTED)
    .map((person) => [
      `  ${shortened(calledBy(person), 24)}`,
      person.roles.map(({ facet }) => facet).join(', ') || quiet('–'),
      quiet(
        [
          person.behaviour?.engagement,
          person.behaviour?.persona,
          person.behaviour?.connector === true ? 'connector' : null,
          person.behaviour?.presence,
        ]
          .filter((word) => word != null)
          .join(', '),
      ),
    ])
  const more = people.length - rows.length
  return [
    '',
    strong('How people take part'),
    grid([{}, {}, {}], rows, terminal),
    ...(more > 0 ? [quiet(`  and ${counted(more, 'other', 'others')}; --json has them all`)] : []),
  ]
}

const ORDER = ['core', 'regular', 'casual']
const rank = (engagement: string | null | undefined) => {
  const at = ORDER.indexOf(engagement ?? '')
  return at < 0 ? ORDER.length : at
}
