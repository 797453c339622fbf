/** The only two things ever read from a message's text, besides its length. */

const PERSON = /<@[UW][A-Z0-9]{1,30}(?:\|[^<>]*)?>/g
/** Slack's three special mentions. The old `<!group>` reached the members of a private group, which is left out. */
const EVERYBODY = /<!(?:channel|here|everyone)(?:\|[^<>]*)?>/
/** As many as an event carries. */
const MOST = 1000

/** User ids mentioned, each once, in order. */
export function mentionsIn(text: string): string[] {
  if (!text.includes('<@')) return []
  const users = new Set<string>()
  for (const token of text.match(PERSON) ?? []) {
    users.add(token.slice(2, token.search(/[|>]/)))
    if (users.size === MOST) break
  }
  return [...users]
}

export const hasWideMention = (text: string) => text.includes('<!') && EVERYBODY.test(text)
