/** The one thing ever read from a post's text, besides its length: whom it mentions. */

const MENTION = /<a class="mention" href="[^"<>]{0,200}?\/(?:u|users)\/([^"/?#<>]{1,200})"/g
/** As many as an event carries. */
const MOST = 1000

/** Usernames mentioned in a post as Discourse renders it, each once, in order, quotations left out.
 *  Groups and names nobody has are rendered otherwise. */
export function mentionsIn(cooked: string): string[] {
  if (!cooked.includes('class="mention"')) return []
  const found = new Set<string>()
  for (const [, name] of withoutQuotes(cooked).matchAll(MENTION)) {
    found.add(unescaped(name as string))
    if (found.size === MOST) break
  }
  return [...found]
}

/** Quoting somebody's mention of a third does not mention the third. */
function withoutQuotes(cooked: string): string {
  const OPENS = '<aside class="quote'
  const CLOSES = '</aside>'
  let rest = ''
  let at = 0
  for (let from = cooked.indexOf(OPENS); from >= 0; from = cooked.indexOf(OPENS, at)) {
    rest += cooked.slice(at, from)
    const to = cooked.indexOf(CLOSES, from)
    if (to < 0) return rest
    at = to + CLOSES.length
  }
  return rest + cooked.slice(at)
}

function unescaped(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}
