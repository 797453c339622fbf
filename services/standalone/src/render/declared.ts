import { grid } from './grid.ts'
import type { Terminal } from './terminal.ts'

export interface DeclaredActivity {
  readonly id: string
  readonly kind: string
  readonly day: string
  readonly person: string
  readonly name: string | null
  readonly space: string | null
  readonly evidence: string
  readonly confirmedBy: string | null
}

export interface DeclaredList {
  readonly pilot: string
  readonly activities: readonly DeclaredActivity[]
}

export const renderDeclared = (
  did: 'declared' | 'attested',
  { id, kind, day, person, name }: DeclaredActivity,
  { good, quiet }: Terminal,
): string =>
  did === 'declared'
    ? `${good('✓')} ${kind} on ${day} by ${name ?? person} is declared ${quiet(`(${id})`)}\n  It counts from now on; --evidence observed leaves it out of an answer.`
    : `${good('✓')} ${kind} on ${day} by ${name ?? person} is attested.`

export function renderDeclarations({ activities }: DeclaredList, terminal: Terminal): string {
  if (activities.length === 0)
    return terminal.quiet('Nothing is declared; `commonhold declare --help` shows how.')
  return grid(
    [{ title: 'Day' }, { title: 'What' }, { title: 'Who' }, { title: 'Evidence' }, { title: 'Id' }],
    activities.map(({ id, kind, day, person, name, evidence }) => [
      day,
      kind,
      name ?? person,
      evidence,
      terminal.quiet(id),
    ]),
    terminal,
  )
}
