/** Which accounts of different tools may be one person's. Proposed, never linked: two people may share a name. */

export interface KnownAccount {
  /** The pseudonym. */
  readonly account: string
  /** What it belongs to: accounts of one realm are different people there. */
  readonly realm: string
  readonly displayName: string | null
  readonly handle: string | null
  readonly emailHash: string | null
}

export const REASONS = ['sameEmail', 'sameName', 'sameHandle'] as const
export type Reason = (typeof REASONS)[number]

export interface Proposal {
  readonly accounts: readonly [string, string]
  /** 0 … 1: how seldom two different people would agree like this. An order to look in, no probability. */
  readonly score: number
  readonly reasons: readonly Reason[]
}

const WEIGHT: Readonly<Record<Reason, number>> = { sameEmail: 0.95, sameName: 0.6, sameHandle: 0.5 }

/** A name or handle more accounts than this have says nothing about any two of them. */
const COMMON = 6
/** Handles and names shorter than this are shared by chance. */
const SHORTEST = 3

/** @param personOf persons of linked accounts: those who are one already are not proposed again
 *  @returns the likeliest first; at most `most` */
export function proposeLinks(
  accounts: readonly KnownAccount[],
  personOf: (account: string) => string,
  most = 200,
): Proposal[] {
  const agreed = new Map<string, { pair: [KnownAccount, KnownAccount]; reasons: Reason[] }>()
  const keysOf: Readonly<Record<Reason, (account: KnownAccount) => string | null>> = {
    sameEmail: ({ emailHash }) => emailHash,
    sameName: ({ displayName }) => wholeName(displayName),
    sameHandle: ({ handle }) => plain(handle),
  }
  for (const reason of REASONS) {
    const alike = new Map<string, KnownAccount[]>()
    for (const account of accounts) {
      const key = keysOf[reason](account)
      if (key === null) continue
      const of = alike.get(key)
      if (of) of.push(account)
      else alike.set(key, [account])
    }
    for (const of of alike.values()) {
      if (of.length < 2 || of.length > COMMON) continue
      for (const [at, one] of of.entries())
        for (const other of of.slice(at + 1)) {
          if (one.realm === other.realm || personOf(one.account) === personOf(other.account)) continue
          const pair = one.account < other.account ? [one, other] : [other, one]
          const key = `${pair[0]?.account} ${pair[1]?.account}`
          const known = agreed.get(key)
          if (known) known.reasons.push(reason)
          else agreed.set(key, { pair: pair as [KnownAccount, KnownAccount], reasons: [reason] })
        }
    }
  }
  return [...agreed.values()]
    .map(
      ({ pair: [one, other], reasons }): Proposal => ({
        accounts: [one.account, other.account],
        score: 1 - reasons.reduce((doubt, reason) => doubt * (1 - WEIGHT[reason]), 1),
        reasons,
      }),
    )
    .sort((a, b) => b.score - a.score || (a.accounts.join(' ') < b.accounts.join(' ') ? -1 : 1))
    .slice(0, most)
}

/** One name form for one person: case, accents, and spaces aside; "Lovelace, Ada" is "Ada Lovelace". */
function plain(text: string | null): string | null {
  if (text === null) return null
  const [last, first, ...more] = text.split(',')
  const turned = first !== undefined && more.length === 0 ? `${first} ${last}` : text
  const folded = turned
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
  return folded.length < SHORTEST ? null : folded
}

/** A first name alone is half the company's. */
function wholeName(name: string | null): string | null {
  const folded = plain(name)
  return folded?.includes(' ') ? folded : null
}
