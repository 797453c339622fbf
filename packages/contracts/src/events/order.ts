import { hash } from 'node:crypto'
import type { CommonholdEvent, EventHead } from './decode.ts'

/** Of all messages with one identity the highest version stands, whatever the order of arrival. */

/** 16 hexadecimal digits over what the event says, without what only places it in the order. */
export function contentHash(event: CommonholdEvent): string {
  return hash('sha256', `${event.stream}\n${event.time}\n${JSON.stringify(event.data)}`).slice(0, 16)
}

/** (sequence, retraction over activity, recorded, content): negative when a is older than b. */
export function compareVersions(a: CommonholdEvent, b: CommonholdEvent): number {
  return (
    a.sequence - b.sequence ||
    Number(isWithdrawal(a)) - Number(isWithdrawal(b)) ||
    a.recorded - b.recorded ||
    compareText(contentHash(a), contentHash(b))
  )
}

const isWithdrawal = (event: CommonholdEvent) =>
  event.stream === 'retraction' || event.stream === 'identity-unlink'

export const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/** A text that sorts as native ids do: numbers by value and before everything else, the rest as text. */
export function nativeOrder(id: string): string {
  const number = /^(\d{1,40})(\.\d+)?$/.exec(id)
  if (!number) return `~${id}`
  return (number[1] as string).replace(/^0+(?=\d)/, '').padStart(40, '0') + (number[2] ?? '')
}

/** Time, then native id, then source: total, so that no answer depends on the order of arrival. */
export const compareEvents = (a: EventHead, b: EventHead) =>
  a.time - b.time ||
  compareText(nativeOrder(a.id), nativeOrder(b.id)) ||
  compareText(a.source, b.source) ||
  compareText(a.id, b.id)
