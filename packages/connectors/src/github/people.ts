import { isObject, textOf } from '../json/loose.ts'

export interface Person {
  /** As GitHub writes it; bots end in `[bot]`. */
  readonly login: string
  readonly bot: boolean
  readonly name: string | null
}

const LOGIN = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}(?:\[bot\])?$/

/** GraphQL, and with it part of what `gh` writes, names an app by its bare name, with nothing that marks it. These are
 *  the names of apps found in most repositories; others are named with --bot. */
const APPS: ReadonlySet<string> = new Set([
  'github-actions',
  'dependabot',
  'dependabot-preview',
  'renovate',
  'codecov',
  'codecov-commenter',
  'netlify',
  'vercel',
  'stale',
  'allcontributors',
  'pre-commit-ci',
  'github-merge-queue',
  'copilot-pull-request-reviewer',
  'coderabbitai',
  'sonarcloud',
  'semantic-release-bot',
])

/** An account in any of the ways it is written: a record, a login, or the address of a profile.
 *  @returns null for nobody, and for `ghost`, which stands for all deleted accounts */
export function personOf(value: unknown): Person | null {
  const record = isObject(value) ? value : null
  const written = record ? textOf(record['login']) : loginIn(value)
  if (written === null) return null
  const app = written.startsWith('app/') ? written.slice(4) : null
  const marked =
    app !== null ||
    record?.['type'] === 'Bot' ||
    record?.['__typename'] === 'Bot' ||
    record?.['is_bot'] === true
  const bare = app ?? written
  const isApp = marked || APPS.has(bare)
  const login = isApp && !bare.endsWith('[bot]') ? `${bare}[bot]` : bare
  if (!LOGIN.test(login) || login.toLowerCase() === 'ghost') return null
  return { login, bot: isApp || login.endsWith('[bot]'), name: record ? textOf(record['name']) : null }
}

/** https://github.com/ada, https://github.com/apps/renovate, @ada, ada */
function loginIn(value: unknown): string | null {
  const text = textOf(value)
  if (text === null || text.length > 300) return null
  const address = /^https?:\/\/[^/?#]+\/(apps\/)?(?:[^?#]*\/)?([^/?#]+)\/?$/.exec(text)
  if (address) return address[1] === undefined ? (address[2] as string) : `app/${address[2]}`
  return text.replace(/^@/, '')
}

/** @name in a text that is no code, no team (@org/team), no package and no address. */
export function mentionsIn(text: string): string[] {
  if (!text.includes('@')) return []
  const prose = text.replace(/(```|~~~)[\s\S]*?(?:\1|$)/g, ' ').replace(/`[^`\n]*`/g, ' ')
  const found = prose.matchAll(
    /(?<![\w/.@`-])@([A-Za-z0-9](?:[A-Za-z0-9]|[-_](?=[A-Za-z0-9])){0,38})(?![\w/@-])/g,
  )
  return [...new Set([...found].map((match) => match[1] as string))].slice(0, 100)
}
