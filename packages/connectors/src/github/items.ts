import type { Position, ReadItem } from '../connector.ts'
import type { Told } from './told.ts'

export function itemsOf({ events, skipped, problems }: Told, at: Position): ReadItem[] {
  const items: ReadItem[] = events.map((event) => ({ type: 'event', event, at }))
  for (const reason of skipped) items.push({ type: 'skipped', reason, at })
  for (const problem of problems) items.push({ type: 'rejected', ...problem, at })
  return items
}
