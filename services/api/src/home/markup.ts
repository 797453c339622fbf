/** HTML as strings: everything that goes in is escaped unless it is markup already. */

export interface Markup {
  readonly markup: string
}

type Part = string | number | Markup | readonly Part[] | null | undefined

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const textOf = (part: Part): string => {
  if (part === null || part === undefined) return ''
  if (Array.isArray(part)) return part.map(textOf).join('')
  if (typeof part === 'object') return (part as Markup).markup
  return String(part).replace(/[&<>"']/g, (character) => ESCAPES[character] as string)
}

export const html = (strings: TemplateStringsArray, ...parts: Part[]): Markup => ({
  markup: strings.map((text, i) => text + textOf(parts[i])).join(''),
})
