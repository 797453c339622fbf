/** The only two things ever read from a message's text. */

/** As many as an event carries. */
const MOST = 1000
const WIDE = new Set(['all', 'everyone', 'channel', 'stream'])

export interface Mentions<A> {
  readonly accounts: readonly A[]
  readonly wide: boolean
}

/** In what was typed: @**Name** or @**Name|id**. @_**Name** is silent, @*group* no person.
 *  @param find the account of that name, where one person alone has it */
export function mentionsTyped(text: string, find: (name: string) => number | null): Mentions<number> {
  const accounts = new Set<number>()
  let wide = false
  if (text.includes('@**'))
    for (const [, name, id] of text.matchAll(/@\*\*([^*|\n]{0,100})(?:\|(\d{1,15}))?\*\*/g)) {
      if (id === undefined && WIDE.has(name as string)) wide = true
      const account = id === undefined ? find((name as string).normalize('NFC')) : Number(id)
      if (account !== null && account > 0 && accounts.size < MOST) accounts.add(account)
    }
  return { accounts: [...accounts], wide }
}

/** In what was rendered, where only the name tells who it is. */
export function mentionsRendered(html: string): Mentions<string> {
  const accounts = new Set<string>()
  let wide = false
  if (html.includes('class="user-mention'))
    for (const [, kind, id, name] of html.matchAll(
      /<span class="user-mention( channel-wide-mention)?" data-user-id="(\d{1,15}|\*)">@([^<]{1,200})<\/span>/g,
    )) {
      if (kind !== undefined || id === '*') wide = true
      else if (accounts.size < MOST) accounts.add(plain(name as string))
    }
  return { accounts: [...accounts], wide }
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
}

const plain = (name: string) =>
  name.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity] ?? entity)
