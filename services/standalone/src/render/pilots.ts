import { count } from '@commonhold/metrics/words/numbers'
import { dayInWords } from './dates.ts'
import type { PilotSummary } from './documents.ts'
import { grid, shortened } from './grid.ts'
import type { Terminal } from './terminal.ts'

const LONGEST_NAME = 40

export function renderPilots(pilots: readonly PilotSummary[], terminal: Terminal): string {
  if (pilots.length === 0)
    return 'There is no pilot yet. Read an archive of your tool to make one:\n  commonhold import slack export.zip --pilot my-pilot'
  return grid(
    [
      { title: 'pilot' },
      { title: 'name' },
      { title: 'acts', align: 'right' },
      { title: 'from' },
      { title: 'to' },
      { title: 'zone' },
    ],
    pilots.map(({ id, name, events, first, last, timeZone }) => [
      terminal.strong(id),
      name === null ? terminal.quiet('–') : shortened(name, LONGEST_NAME),
      events === null ? terminal.quiet('–') : count(events),
      first === null ? terminal.quiet('–') : dayInWords(first),
      last === null ? terminal.quiet('–') : dayInWords(last),
      terminal.quiet(timeZone),
    ]),
    terminal,
  )
}
