import { counted } from '@commonhold/metrics/words/numbers'
import { grid, shortened } from './grid.ts'
import type { Terminal } from './terminal.ts'

interface Account {
  readonly account: string
  readonly native: string | null
  readonly name: string | null
  readonly handle: string | null
}
type Pair = readonly [Account, Account]

export interface LinkList {
  readonly pilot: string
  readonly links: readonly { readonly accounts: Pair }[]
}

export interface LinkChange {
  readonly pilot: string
  readonly accounts: Pair
  readonly changed: boolean
  readonly person: readonly Account[]
}

export interface ProposalList {
  readonly pilot: string
  readonly proposals: readonly {
    readonly accounts: Pair
    readonly score: number
    readonly reasons: readonly string[]
  }[]
}

const LISTED = 40
const LONGEST = 24
const REASONS: Readonly<Record<string, string>> = {
  sameEmail: 'same address',
  sameName: 'same name',
  sameHandle: 'same handle',
}

const idOf = ({ native, account }: Account) => native ?? account
const called = (account: Account) => shortened(account.name ?? account.handle ?? '–', LONGEST)
const typed = (text: string) => (/^[\w:@./+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`)

export function renderLinks({ links }: LinkList, terminal: Terminal): string {
  if (links.length === 0)
    return terminal.quiet('No accounts are linked; `commonhold identity propose` looks for some.')
  return grid(
    [{ title: 'Account' }, { title: 'Name' }, { title: 'is also' }, { title: 'Name' }],
    links.map(({ accounts: [a, b] }) => [idOf(a), called(a), idOf(b), called(b)]),
    terminal,
  )
}

export function renderLinkChange(
  did: 'link' | 'unlink',
  { accounts: [a, b], changed, person }: LinkChange,
  { good, quiet }: Terminal,
): string {
  const two = `${idOf(a)} and ${idOf(b)}`
  if (!changed)
    return quiet(`Nothing to do: ${two} ${did === 'link' ? 'are one person already' : 'are not linked'}.`)
  if (did === 'unlink') return `${good('✓')} ${two} are no longer one person.`
  return `${good('✓')} One person now: ${person.map(idOf).join(', ')}.`
}

/** Each with the line that accepts it. */
export function renderProposals({ pilot, proposals }: ProposalList, terminal: Terminal): string {
  const { strong, quiet } = terminal
  if (proposals.length === 0)
    return quiet('No two accounts of different tools share an address, a whole name or a handle.')
  const shown = proposals.slice(0, LISTED)
  const more = proposals.length - shown.length
  return [
    strong('May be one person'),
    grid(
      [{ title: '' }, { title: '' }, { title: 'Because' }, { title: 'Score', align: 'right' }],
      shown.map(({ accounts: [a, b], score, reasons }) => [
        `${called(a)}\n${quiet(idOf(a))}`,
        `${called(b)}\n${quiet(idOf(b))}`,
        reasons.map((reason) => REASONS[reason] ?? reason).join(', '),
        score.toFixed(2),
      ]),
      terminal,
    ),
    ...(more > 0 ? [quiet(`and ${counted(more, 'other', 'others')}; --json has them all`)] : []),
    '',
    quiet('Nothing is linked by itself. To accept the first:'),
    ...shown
      .slice(0, 1)
      .map(
        ({ accounts: [a, b] }) =>
          `  npx commonhold identity link ${typed(idOf(a))} ${typed(idOf(b))} --pilot ${pilot}`,
      ),
  ].join('\n')
}
