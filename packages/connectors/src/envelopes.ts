import type { Envelope } from '@commonhold/contracts/events/envelope'
import { instantOfMicros } from '@commonhold/contracts/events/instant'
import type {
  accountData,
  activityData,
  EventType,
  retractedData,
  rosterData,
  spaceData,
} from '@commonhold/contracts/events/streams'
import type { z } from 'zod'

interface DataOf {
  'org.commonhold.activity.v1': z.input<typeof activityData>
  'org.commonhold.activity.retracted.v1': z.input<typeof retractedData>
  'org.commonhold.account.v1': z.input<typeof accountData>
  'org.commonhold.roster.v1': z.input<typeof rosterData>
  'org.commonhold.space.v1': z.input<typeof spaceData>
}
type Written = keyof DataOf & EventType

export type MakeEvent = <T extends Written>(
  type: T,
  head: { source: string; id: string; micros: number; sequence: number },
  data: DataOf[T],
) => Envelope

/** @param recorded when the archive was taken, the same for all its events; null: each event's own time */
export function eventMaker(pilot: string, recorded: number | null): MakeEvent {
  const recordedtime = recorded === null ? null : instantOfMicros(recorded)
  const instant = instantWriter()
  return (type, { source, id, micros, sequence }, data) => ({
    specversion: '1.0',
    type,
    source,
    id,
    time: instant(micros),
    ...(recordedtime === null ? {} : { recordedtime }),
    partitionkey: pilot,
    sequence: String(sequence),
    data,
  })
}

/** instantOfMicros for many instants: writing out the date is what costs, and days repeat. */
function instantWriter(): (micros: number) => string {
  const DAY = 86_400_000_000
  const dates = new Map<number, string>()
  const dateOf = (day: number) => {
    const known = dates.get(day)
    if (known !== undefined) return known
    const date = instantOfMicros(day * DAY).slice(0, 11)
    if (dates.size >= 10_000) dates.clear()
    dates.set(day, date)
    return date
  }
  const two = (n: number) => (n < 10 ? `0${n}` : `${n}`)
  return (micros) => {
    const day = Math.floor(micros / DAY)
    const rest = micros - day * DAY
    const second = Math.floor(rest / 1_000_000)
    const clock = `${two(Math.floor(second / 3600))}:${two(Math.floor(second / 60) % 60)}:${two(second % 60)}`
    return `${dateOf(day)}${clock}.${String(rest % 1_000_000).padStart(6, '0')}Z`
  }
}

/** A name as the directory takes it: what no tool writes is cut out, what is too long cut off. */
export function displayable(name: string | null): string | null {
  if (name === null) return null
  const clean = name.toWellFormed().replaceAll('\0', '').trim().normalize('NFC')
  return clean === '' ? null : clean.slice(0, 256).toWellFormed()
}
