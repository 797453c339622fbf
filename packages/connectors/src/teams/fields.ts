import { microsOfInstant } from '@commonhold/contracts/events/instant'
import { isObject, type Loose, textOf } from '../json/loose.ts'

/** Graph writes camelCase, the export tools PascalCase: each field is looked for in both. */

const pascal = new Map<string, string>()

function pascalOf(name: string): string {
  const known = pascal.get(name)
  if (known !== undefined) return known
  const made = name.charAt(0).toUpperCase() + name.slice(1)
  pascal.set(name, made)
  return made
}

/** @param name in camelCase, one of those written in this folder */
export const fieldOf = (raw: Loose, name: string): unknown => raw[name] ?? raw[pascalOf(name)]

export const hasField = (raw: Loose, name: string): boolean => name in raw || pascalOf(name) in raw

export const textField = (raw: Loose, name: string): string | null => textOf(fieldOf(raw, name))

export function objectField(raw: Loose, name: string): Loose | null {
  const value = fieldOf(raw, name)
  return isObject(value) ? value : null
}

export function listField(raw: Loose, name: string): readonly unknown[] {
  const value = fieldOf(raw, name)
  return Array.isArray(value) ? value : []
}

/** The year 2255: beyond it microseconds are no longer exact numbers. */
const LAST = 9_000_000_000_000_000

/** Microseconds since 1970; null for no time, among them year 1, which .NET writes for none. */
export function instantField(raw: Loose, name: string): number | null {
  const micros = microsOfInstant(textField(raw, name) ?? '')
  return micros !== null && micros > 0 && micros < LAST ? micros : null
}
