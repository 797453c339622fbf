import type { Envelope } from '@commonhold/contracts/events/envelope'
import type { ReadOptions } from '../connector.ts'
import type { MakeEvent } from '../envelopes.ts'
import { accountId, coAuthorId, commitObject, gitSource, spaceId } from './ids.ts'
import type { Commit, Ident } from './log.ts'

export interface CommitContext {
  readonly options: ReadOptions
  readonly make: MakeEvent
  readonly repository: string
  /** Whether an account or place is met for the first time. */
  readonly isNew: (key: string) => boolean
  readonly bots: ReadonlySet<string>
}

/** A commit's acts: its author's, and each co-author's who is another person. */
export function commitEvents(
  { sha, authored, author, coAuthors }: Commit,
  context: CommitContext,
): Envelope[] {
  const { options, make, repository, isNew } = context
  const { pilot, seal } = options
  const source = gitSource(pilot)
  const space = spaceId(pilot, repository)
  const micros = authored * 1_000_000
  const events: Envelope[] = []
  if (isNew(space))
    events.push(
      make(
        'org.commonhold.space.v1',
        { source, id: space, micros, sequence: 0 },
        { space, name: repository },
      ),
    )

  const act = (id: string, ident: Ident) => {
    const who = nameOf(ident)
    if (who !== null && isNew(`${who}\n${ident.mail}`)) events.push(accountEvent(who, ident, micros, context))
    events.push(
      make(
        'org.commonhold.activity.v1',
        { source, id, micros, sequence: 0 },
        {
          kind: 'commit',
          actor: who === null ? null : accountId(who),
          object: commitObject(pilot, id),
          space,
        },
      ),
    )
  }
  act(sha, author)
  const counted = [author]
  for (const each of coAuthors) {
    if (counted.some((other) => isSame(each, other))) continue
    counted.push(each)
    act(coAuthorId(sha, each, seal), each)
  }
  return events
}

const nameOf = ({ name, mail }: Ident) => name ?? mail

/** One address, or one account. */
const isSame = (a: Ident, b: Ident) => (a.mail !== null && a.mail === b.mail) || nameOf(a) === nameOf(b)

function accountEvent(who: string, { mail }: Ident, micros: number, context: CommitContext): Envelope {
  const { options, make, bots } = context
  const account = accountId(who)
  const isBot = who.includes('[bot]') || bots.has(who) || (mail !== null && bots.has(mail))
  return make(
    'org.commonhold.account.v1',
    { source: gitSource(options.pilot), id: account, micros, sequence: 0 },
    {
      account,
      class: isBot ? 'bot' : 'human',
      displayName: who,
      emailHash: mail === null ? null : options.seal(`mail:${mail}`),
    },
  )
}
