/** What one line of a history says. */
export interface Commit {
  readonly sha: string
  readonly parents: number
  /** Seconds since 1970 by the author's clock, and by that of whoever put it into the history last. */
  readonly authored: number
  readonly committed: number | null
  readonly author: Ident
  readonly coAuthors: readonly Ident[]
}

export interface Ident {
  /** After mailmap, in Unicode NFC; null where none is written. */
  readonly name: string | null
  readonly mail: string | null
}

/** The one `git log` format that is asked for (docs/connectors/git.md gives the whole command). NUL stands between
 *  the fields, because a name may have a tab; nothing of a commit's message is in it but who is named a co-author.
 *  https://git-scm.com/docs/pretty-formats */
export const LOG_FORMAT =
  '%H%x00%P%x00%at%x00%ct%x00%aN%x00%aE%x00%(trailers:key=Co-authored-by,valueonly,unfold,separator=%x00)'

/** Lines without a commit that are enough to say that a file is no history. */
export const LOOKED_AT = 20

const SHA = /^[0-9a-f]{7,64}$/
const NUMBER = /^-?\d{1,15}$/

/** Reads one line; null when it is none of a history. */
export type LineReader = (line: string) => Commit | null

/** A line as LOG_FORMAT has it. */
export const logLine: LineReader = (line) => {
  const [sha = '', parents = '', authored = '', committed = '', name = '', mail = '', ...trailers] =
    line.split('\0')
  if (!SHA.test(sha) || !NUMBER.test(authored) || !NUMBER.test(committed)) return null
  return {
    sha,
    parents: countOf(parents),
    authored: Number(authored),
    committed: Number(committed),
    author: { name: clean(name), mail: mailOf(mail) },
    coAuthors: trailers.flatMap(identOf),
  }
}

/** The header of a table of commits: tab-separated, columns by name.
 *  @returns how its lines are read; null when this is no such header */
export function tableReader(header: string): LineReader | null {
  const columns = header.split('\t').map((name) => name.trim().toLowerCase())
  const at = (...names: string[]) =>
    names.map((name) => columns.indexOf(name)).find((index) => index >= 0) ?? -1
  const sha = at('sha', 'hash', 'commit')
  const authored = at('author_time')
  const mapped = at('author_name_mailmap', 'author_name')
  if (sha < 0 || authored < 0 || mapped < 0) return null
  const parents = at('parents')
  const committed = at('commit_time')
  const mail = at('author_email')
  return (line) => {
    const fields = line.split('\t')
    const field = (index: number) => fields[index] ?? ''
    if (fields.length !== columns.length || !SHA.test(field(sha)) || !NUMBER.test(field(authored)))
      return null
    return {
      sha: field(sha),
      parents: countOf(field(parents)),
      authored: Number(field(authored)),
      committed: NUMBER.test(field(committed)) ? Number(field(committed)) : null,
      author: { name: clean(field(mapped)), mail: mailOf(field(mail)) },
      coAuthors: [],
    }
  }
}

const countOf = (parents: string) => parents.split(' ').filter((parent) => parent !== '').length

/** `Ada Lovelace <ada@example.org>`, as Co-authored-by has it. A git too old for the format repeats it. */
function identOf(trailer: string): Ident[] {
  if (trailer.startsWith('%(')) return []
  const match = /^([^<]*)(?:<([^<>]*)>?)?/.exec(trailer.trim())
  const ident = { name: clean(match?.[1] ?? ''), mail: mailOf(match?.[2] ?? '') }
  return ident.name === null && ident.mail === null ? [] : [ident]
}

/** Names are compared in NFC: the same name is written in both forms by two machines of one person. */
const clean = (name: string): string | null => {
  const tidy = name.toWellFormed().replaceAll('\0', '').trim().normalize('NFC').slice(0, 256).toWellFormed()
  return tidy === '' ? null : tidy
}

const mailOf = (text: string): string | null => {
  const mail = text.trim().toLowerCase()
  return /^[^\s@]{1,200}@[^\s@]{1,200}$/.test(mail) ? mail : null
}
