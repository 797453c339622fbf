import { grid } from './grid.ts'
import type { Terminal } from './terminal.ts'

export interface PilotDocument {
  readonly id: string
  readonly settings: Settings
}

export interface Settings {
  readonly name?: string | null
  readonly timeZone?: string
  readonly start?: string | null
  readonly champions?: readonly string[]
  readonly championAgreed?: boolean
  readonly spaces?: Readonly<Record<string, string>>
  readonly sources?: readonly {
    readonly source: string
    readonly live: boolean
    readonly expectedDays: number
  }[]
  readonly thresholds?: Readonly<Record<string, unknown>>
}

export function renderSettings({ id, settings }: PilotDocument, terminal: Terminal): string {
  const { quiet, strong } = terminal
  const list = (texts: readonly string[], none: string) =>
    texts.length === 0 ? quiet(none) : texts.join(', ')
  const named = (of: Readonly<Record<string, unknown>> = {}) =>
    Object.entries(of).map(
      ([name, value]) => `${name}=${typeof value === 'object' ? JSON.stringify(value) : value}`,
    )
  return grid(
    [{}, {}],
    [
      ['pilot', strong(id)],
      ['name', settings.name ?? quiet('–')],
      ['time zone', settings.timeZone ?? 'UTC'],
      ['starts', settings.start ?? quiet('with its first event')],
      ['champions', list(settings.champions ?? [], 'none declared: whoever does most')],
      ['champion agreed', settings.championAgreed ? 'yes' : 'no'],
      ['spaces', list(named(settings.spaces), 'as the tool says')],
      [
        'live sources',
        list(
          (settings.sources ?? [])
            .filter(({ live }) => live)
            .map(({ source, expectedDays }) => `${source} (every ${expectedDays} days)`),
          'none: archives',
        ),
      ],
      ['thresholds', list(named(settings.thresholds), 'the usual ones')],
    ],
    terminal,
  )
}
