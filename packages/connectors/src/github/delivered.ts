import { isObject, type Loose, objectsOf, textOf } from '../json/loose.ts'
import { field, timeIn } from './fields.ts'
import { actKey, addressOf, databaseId, digest, type Repository, repositoryNamed, threadKey } from './ids.ts'
import { type MessageContext, type MessageShape, messageOf, readMessage } from './message.ts'
import { type Person, personOf } from './people.ts'
import { readRelease, releaseOf } from './release.ts'
import { mergedAt, mergeEvent, threadOf } from './subject.ts'
import type { Teller } from './teller.ts'
import { openingOf } from './thread.ts'
import { actOnThread, detailOf } from './thread-event.ts'
import { broken, isAnothers, skip, type Thread, type Told, told } from './told.ts'

/** What happened, as webhooks and GH Archive tell it: a name, an action, and the records it is about. */
export interface Delivered {
  readonly name: string
  readonly payload: Loose
  readonly repository: Repository | null
  readonly sender: Person | null
  /** For what has no time of its own. */
  readonly micros: number
  readonly teller: Teller
  readonly idFor: (key: string) => string
}

const THREADS: ReadonlyMap<string, string> = new Map([
  ['issues', 'issue'],
  ['pull_request', 'pull_request'],
  ['discussion', 'discussion'],
])
const MESSAGES: ReadonlyMap<string, { shape: MessageShape; record: string; thread: string | null }> = new Map(
  [
    ['issue_comment', { shape: 'comment' as const, record: 'comment', thread: 'issue' }],
    ['pull_request_review', { shape: 'review' as const, record: 'review', thread: 'pull_request' }],
    [
      'pull_request_review_comment',
      { shape: 'review-comment' as const, record: 'comment', thread: 'pull_request' },
    ],
    ['discussion_comment', { shape: 'discussion-comment' as const, record: 'comment', thread: 'discussion' }],
    ['commit_comment', { shape: 'commit-comment' as const, record: 'comment', thread: null }],
  ],
)

export function readDelivered(delivered: Delivered): Told {
  const { name, payload, repository } = delivered
  const action = textOf(payload['action']) ?? ''
  const label = /^[a-z_]{1,40}$/.test(name) ? name : 'unknown'
  const reason = /^[a-z_]{1,40}$/.test(action) ? `${label}.${action}` : label
  if (repository === null) return skip(`no-repository:${label}`)
  const thread = THREADS.get(name)
  if (thread !== undefined) return onThread(payload[thread], action, reason, { ...delivered, repository })
  const message = MESSAGES.get(name)
  if (message !== undefined) {
    const about = message.thread === null ? null : payload[message.thread]
    return onMessage(payload[message.record], about, message.shape, action, reason, {
      ...delivered,
      repository,
    })
  }
  switch (name) {
    case 'release':
      return onRelease(payload['release'], action, { ...delivered, repository })
    case 'member':
      return action === 'added' ? onMember({ ...delivered, repository }) : skip(reason)
    case 'repository':
      return onRepository(action, reason, { ...delivered, repository })
    case 'gollum':
      return onPages({ ...delivered, repository })
    default:
      return skip(reason)
  }
}

type Here = Delivered & { readonly repository: Repository }

const contextOf = ({ teller, idFor, repository }: Here, thread: Thread | null): MessageContext => ({
  teller,
  idFor,
  repository,
  thread,
  threadOf: () => null,
})

function onThread(record: unknown, action: string, reason: string, here: Here): Told {
  const thread = isObject(record) ? threadOf(record, here.repository) : null
  if (!isObject(record) || thread === null) return broken(`${reason} without its record`)
  const { sender, teller, micros: received } = here
  const changed = timeIn(record, 'updated_at') ?? received
  // GH Archive has shortened pull requests since 2025: who opened one is who sent it.
  const opened = thread.author === undefined ? { ...thread, author: sender } : thread
  switch (action) {
    case 'opened':
    case 'created': {
      const time =
        timeIn(record, 'created_at') === null ? { ...record, created_at: instantText(received) } : record
      return told(openingOf(time, opened, teller) ?? [])
    }
    case 'edited': {
      const opening = openingOf(record, thread, teller, changed)
      if (opening === null || thread.author === undefined) return skip(reason)
      return told([
        ...opening,
        ...byAnother('edit-other', threadKey(thread.number), thread.author, changed, here),
      ])
    }
    case 'deleted':
      return told([
        ...withdrawn(threadKey(thread.number), thread.author ?? null, changed, here),
        ...byAnother('delete-other', threadKey(thread.number), thread.author, changed, here),
      ])
    case 'merged':
    case 'closed': {
      const merged = mergedAt(record) ?? (action === 'merged' || record['merged'] === true ? changed : null)
      const by = personOf(field(record, 'merged_by')) ?? sender
      if (merged !== null) return told(mergeEvent(thread, by, merged, teller))
      return acted(action, thread, timeIn(record, 'closed_at') ?? changed, reason, here)
    }
    case 'answered':
    case 'unanswered':
      return onAnswer(record, thread, action, reason, here)
    default:
      return acted(action, thread, changed, reason, here)
  }
}

const instantText = (micros: number) => new Date(Math.floor(micros / 1000)).toISOString()

function acted(
  action: string,
  thread: Thread,
  micros: number,
  reason: string,
  { payload, sender, teller }: Here,
): Told {
  const detail = detailOf(action, payload)
  const outcome = actOnThread(action, thread, { person: sender, micros, detail }, teller)
  return { ...outcome, skipped: outcome.skipped.map((why) => (why.startsWith('event:') ? reason : why)) }
}

function withdrawn(key: string, person: Person | null, micros: number, { teller, repository }: Here) {
  return [teller.retraction({ id: key, person, micros, repository })]
}

/** What was done to a message or thread that is another's. */
function byAnother(
  kind: 'edit-other' | 'delete-other',
  on: string,
  owner: Person | null | undefined,
  micros: number,
  { sender, repository, teller }: Here,
) {
  if (sender === null || isAnothers(sender, owner) !== true) return []
  const id = actKey(kind, on, sender.login)
  return teller.act({ kind, id, person: sender, micros, repository, target: on, targetPerson: owner ?? null })
}

function onMessage(
  record: unknown,
  about: unknown,
  shape: MessageShape,
  action: string,
  reason: string,
  here: Here,
): Told {
  const thread = isObject(about) ? threadOf(about, here.repository) : null
  const context = contextOf(here, thread)
  if (!isObject(record)) return broken(`${reason} without its record`)
  const message = messageOf(record, shape, context)
  if (typeof message === 'string') return broken(message)
  const { key, author, changed } = message
  // GH Archive calls a review `created`, too.
  const isNew = action === 'created' || action === 'submitted'
  if (action === 'deleted')
    return told([
      ...withdrawn(key, author, changed, here),
      ...byAnother('delete-other', key, author, changed, here),
    ])
  if (!isNew && action !== 'edited') return skip(reason)
  const answer = isObject(about) ? acceptedSince(about, record) : null
  const read = readMessage(record, shape, { ...context, accepted: answer })
  if (isNew) return read
  return { ...read, events: [...read.events, ...byAnother('edit-other', key, author, changed, here)] }
}

/** Whether this comment is what the discussion has as its answer, and since when. */
function acceptedSince(discussion: Loose, comment: Loose): { since: number } | null {
  const anchor = addressOf(discussion['answer_html_url'])?.anchor
  const id = databaseId(comment)
  if (id === null || anchor !== `discussioncomment-${id}`) return null
  return { since: timeIn(discussion, 'answer_chosen_at') ?? 0 }
}

function onAnswer(record: Loose, thread: Thread, action: string, reason: string, here: Here): Told {
  const answer = here.payload[action === 'answered' ? 'answer' : 'old_answer']
  if (!isObject(answer)) return skip(reason)
  const since = timeIn(record, action === 'answered' ? 'answer_chosen_at' : 'updated_at') ?? here.micros
  const context = contextOf(here, thread)
  if (action === 'answered')
    return readMessage(answer, 'discussion-comment', { ...context, accepted: { since } })
  // Told again without the mark, and newer than with it.
  const later = new Date(Math.ceil(since / 1000) + 1).toISOString()
  return readMessage({ ...answer, updated_at: later }, 'discussion-comment', context)
}

function onRelease(record: unknown, action: string, here: Here): Told {
  if (!isObject(record)) return broken('a release without its record')
  if (action !== 'deleted') return readRelease(record, here.teller, here.repository)
  const release = releaseOf(record, here.repository)
  if (typeof release === 'string') return broken(release)
  return told(withdrawn(release.key, release.author, timeIn(record, 'published_at') ?? here.micros, here))
}

function onMember({ payload, sender, micros, repository, teller }: Here): Told {
  const member = personOf(payload['member'])
  if (sender === null || member === null) return skip('act-by-unknown')
  if (isAnothers(sender, member) !== true) return skip('own-act')
  const id = actKey('added', member.login, sender.login)
  return told(teller.act({ kind: 'invite', id, person: sender, micros, repository, targetPerson: member }))
}

const SETUP: ReadonlySet<string> = new Set([
  'created',
  'renamed',
  'edited',
  'archived',
  'unarchived',
  'transferred',
  'publicized',
  'privatized',
])

function onRepository(action: string, reason: string, here: Here): Told {
  const { payload, sender, micros: received, repository, teller } = here
  if (!SETUP.has(action)) return skip(reason)
  const record = isObject(payload['repository']) ? payload['repository'] : {}
  const changes = isObject(payload['changes']) ? payload['changes'] : {}
  const before = previousName(changes, repository)
  const aliases = before === null ? {} : { aliases: [before] }
  const space = teller.space(repository, { private: record['private'] === true, ...aliases })
  const created = action === 'created'
  const micros = timeIn(record, created ? 'created_at' : 'updated_at') ?? received
  if (sender === null) return told(space, ['act-by-unknown'])
  const second = Math.floor(micros / 1_000_000)
  const act = teller.act({
    kind: created ? 'create-space' : 'configure-space',
    id: created ? 'created' : actKey(action, String(second), sender.login),
    person: sender,
    micros,
    repository,
  })
  return told([...space, ...act])
}

function previousName(changes: Loose, repository: Repository): Repository | null {
  const renamed = isObject(changes['repository']) ? changes['repository']['name'] : null
  const from = isObject(renamed) ? textOf(renamed['from']) : null
  return from === null ? null : repositoryNamed(`${repository.slice(0, repository.indexOf('/'))}/${from}`)
}

/** Each page of the wiki that was written. */
function onPages({ payload, sender, micros, repository, teller }: Here): Told {
  const pages = objectsOf(payload['pages'])
  if (sender === null) return skip('act-by-unknown')
  return told(
    pages.flatMap((page) => {
      const name = textOf(page['page_name'])
      const sha = textOf(page['sha'])
      if (name === null || sha === null || !/^[0-9a-f]{7,64}$/.test(sha)) return []
      const id = `wiki-${digest(name)}-${sha}`
      return teller.act({
        kind: 'document',
        id,
        object: `wiki-${digest(name)}`,
        person: sender,
        micros,
        repository,
      })
    }),
    pages.length === 0 ? ['no-pages'] : [],
  )
}

export const repositoryOf = (payload: Loose): Repository | null => {
  const record = payload['repository']
  return isObject(record) ? repositoryNamed(record['full_name']) : null
}
