import { CommonholdError } from '@commonhold/contracts/errors'
import type { Archive } from '../archive/archive.ts'
import type { ReadItem, ReadOptions } from '../connector.ts'
import { readExport } from './export.ts'
import { messagesFileOf, topicFileOf } from './layout.ts'
import { surveyRealm } from './realm.ts'
import { readTopics } from './topics.ts'

/** The organisation's export where there is a realm.json, else zulip-archive's files. */
export async function* readZulip(archive: Archive, options: ReadOptions): AsyncGenerator<ReadItem> {
  const realm = await surveyRealm(archive, options)
  if (realm !== null) {
    yield* readExport(archive, realm, options)
    return
  }
  let topics = false
  for await (const { name } of archive.entries()) {
    if (messagesFileOf(name) !== null)
      throw new CommonholdError(
        'wrong_format',
        'there are messages and no realm.json, which says whose they are: import the whole export, as it came',
      )
    topics ||= topicFileOf(name) !== null
  }
  if (!topics)
    throw new CommonholdError('wrong_format', 'there is neither a realm.json nor a <stream>/<topic>.json')
  yield* readTopics(archive, options)
}
