import { CommonholdError } from '@commonhold/contracts/errors'
import { microsOfInstant } from '@commonhold/contracts/events/instant'
import type { Archive } from '../archive/archive.ts'
import type { ReadItem, ReadOptions } from '../connector.ts'
import { isObject, type Loose, objectsOf, textOf } from '../json/loose.ts'
import { readDelivered } from './delivered.ts'
import { placeOf } from './fields.ts'
import { type Repository, repositoryNamed } from './ids.ts'
import { itemsOf } from './items.ts'
import { type MessageContext, readMessage } from './message.ts'
import { personOf } from './people.ts'
import { recordFiles, recordsOf } from './records.ts'
import { readRelease } from './release.ts'
import { shapeOf } from './shape.ts'
import { surveyGithub } from './survey.ts'
import { createTeller, type Teller } from './teller.ts'
import { readThread } from './thread.ts'
import { readThreadEvent } from './thread-event.ts'
import { broken, skip, type Told, told } from './told.ts'

/** First a look at whose the threads are, then every file once, in the archive's order. */
export async function* readGithub(archive: Archive, options: ReadOptions): AsyncGenerator<ReadItem> {
  const named = mappedRepository(options)
  const survey = await surveyGithub(archive, named)
  const teller = createTeller(options, 'all')
  const idFor = numbered(options.seal)
  const isRecordFile = await recordFiles(archive)
  for await (const entry of archive.entries()) {
    if (!isRecordFile(entry.name)) {
      yield { type: 'skipped', reason: 'other-file', at: { file: entry.name, record: null } }
      continue
    }
    const repository = survey.repositoryOf(entry.name) ?? UNKNOWN
    const context = { teller, idFor, repository, thread: null, threadOf: survey.threadOf }
    for await (const { index, value, problem } of recordsOf(entry)) {
      const at = { file: entry.name, record: index }
      if (problem !== null) yield { type: 'rejected', ...problem, at }
      else for (const each of recordTold(value, context)) for (const item of itemsOf(each, at)) yield item
    }
  }
}

/** Where nothing names the repository. */
const UNKNOWN: Repository = '-/-'

function mappedRepository({ map }: ReadOptions): Repository | null {
  const given = Object.entries(map)
  const repository = repositoryNamed(map['repository'])
  if (given.length === 0 || (given.length === 1 && repository !== null)) return repository
  throw new CommonholdError(
    'invalid_parameter',
    'of github only the repository can be mapped: repository=owner/name',
  )
}

/** Ids for messages that came without: what says the same at the same second is numbered. */
function numbered(seal: ReadOptions['seal']): MessageContext['idFor'] {
  const MOST = 200_000
  const seen = new Map<string, number>()
  return (key) => {
    const number = (seen.get(key) ?? 0) + 1
    if (seen.size >= MOST) seen.clear()
    seen.set(key, number)
    return seal(number === 1 ? key : `${key}#${number}`)
  }
}

function* recordTold(value: unknown, context: MessageContext): Generator<Told> {
  if (!isObject(value)) yield broken('not a JSON object')
  else if (shapeOf(value) !== 'archive') yield readRecord(value, context)
  else {
    const repository = repositoryNamed(value['repo']) ?? context.repository
    for (const name of ['issues', 'pulls', 'items'])
      for (const record of objectsOf(value[name])) yield readRecord(record, { ...context, repository })
  }
}

function readRecord(record: Loose, context: MessageContext): Told {
  const shape = shapeOf(record)
  switch (shape) {
    case 'thread':
      return readThread(record, context)
    case 'comment':
    case 'review':
    case 'review-comment':
    case 'commit-comment':
    case 'discussion-comment':
      return readMessage(record, shape, context)
    case 'event':
      return readThreadEvent(record, context)
    case 'release':
      return readRelease(record, context.teller, context.repository)
    case 'timeline-event':
      return readTimelineEvent(record, context)
    case 'repository':
      return readRepository(record, context.teller)
    case 'account':
      return readAccount(record, context.teller)
    default:
      return skip('other-record')
  }
}

/** An event of the public timeline, as gharchive.org keeps it: a webhook's payload in another envelope. */
function readTimelineEvent(record: Loose, { teller, idFor }: MessageContext): Told {
  const micros = microsOfInstant(textOf(record['created_at']) ?? '')
  if (micros === null) return broken('an event without a time GitHub writes')
  const repo = isObject(record['repo']) ? record['repo'] : {}
  const payload = isObject(record['payload']) ? record['payload'] : {}
  const repository = repositoryNamed(repo['name'])
  const name = TIMELINE.get(String(record['type'])) ?? 'other_event'
  return readDelivered({
    name,
    payload,
    repository,
    sender: personOf(record['actor']),
    micros,
    teller,
    idFor,
  })
}

const TIMELINE: ReadonlyMap<string, string> = new Map([
  ['IssuesEvent', 'issues'],
  ['IssueCommentEvent', 'issue_comment'],
  ['PullRequestEvent', 'pull_request'],
  ['PullRequestReviewEvent', 'pull_request_review'],
  ['PullRequestReviewCommentEvent', 'pull_request_review_comment'],
  ['CommitCommentEvent', 'commit_comment'],
  ['DiscussionEvent', 'discussion'],
  ['ReleaseEvent', 'release'],
  ['MemberEvent', 'member'],
  ['GollumEvent', 'gollum'],
  ['PushEvent', 'push'],
  ['CreateEvent', 'create'],
  ['DeleteEvent', 'delete'],
  ['ForkEvent', 'fork'],
  ['WatchEvent', 'watch'],
  ['PublicEvent', 'public'],
])

function readRepository(record: Loose, teller: Teller): Told {
  const repository =
    repositoryNamed(record['full_name'] ?? record['nameWithOwner']) ?? placeOf(record)?.repository ?? null
  if (repository === null) return broken('a repository without its name')
  return onceTold(teller.space(repository, { private: (record['private'] ?? record['isPrivate']) === true }))
}

function readAccount(record: Loose, teller: Teller): Told {
  const type = record['type'] === 'bot' ? 'Bot' : record['type']
  const person = personOf({ ...record, type, login: record['login'] ?? personOf(record['url'])?.login })
  return person === null ? skip('account-unknown') : onceTold(teller.account(person))
}

const onceTold = (events: Told['events']): Told => (events.length === 0 ? skip('repeated') : told(events))
