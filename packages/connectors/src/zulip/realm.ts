import type { Archive } from '../archive/archive.ts'
import type { ReadOptions } from '../connector.ts'
import { isObject, type Loose, textOf } from '../json/loose.ts'
import { tableRows } from '../json/tables.ts'
import { messagesFileOf, realmFileOf } from './layout.ts'
import { createReactionStore, type ReactionStore } from './reactions.ts'
import { idOf, microsOfSeconds } from './time.ts'

/** What must be known of an export before its first message can be read: realm.json. Its size follows the people,
 *  streams and reactions (20 bytes each), not the messages. */
export interface Realm {
  readonly root: string
  readonly users: ReadonlyMap<number, ZulipUser>
  readonly streams: ReadonlyMap<number, ZulipStream>
  /** By recipient id. */
  readonly recipients: ReadonlyMap<number, Recipient>
  readonly reactions: ReactionStore
  /** The account one person alone has this name of. */
  readonly named: (name: string) => number | null
  /** Whether the message files stand in the archive in the order of their numbers. */
  readonly inOrder: boolean
  /** Rows that could not be read. */
  readonly broken: readonly { readonly index: number | null; readonly message: string }[]
}

export interface ZulipUser {
  readonly id: number
  readonly name: string | null
  readonly mail: string | null
  readonly bot: boolean
  /** Has, or had, an account of this organisation: neither a sender of other tools' messages nor Zulip's own bot. */
  readonly member: boolean
  readonly active: boolean
  readonly joined: number | null
}

export interface ZulipStream {
  readonly id: number
  readonly name: string | null
  readonly private: boolean
  readonly creator: number | null
  readonly created: number | null
}

export type Recipient =
  | { readonly type: 'stream'; readonly stream: number }
  | { readonly type: 'direct'; readonly to: number }

const USERS = new Set([
  'zerver_userprofile',
  'zerver_userprofile_mirrordummy',
  'zerver_userprofile_crossrealm',
])
const TABLES = new Set([...USERS, 'zerver_stream', 'zerver_recipient', 'zerver_reaction'])
const MOST_BROKEN = 1000

/** @returns null when there is no realm.json */
export async function surveyRealm(archive: Archive, options: ReadOptions): Promise<Realm | null> {
  const named = new Set(options.bots.map((name) => name.normalize('NFC')))
  const users = new Map<number, ZulipUser>()
  const streams = new Map<number, ZulipStream>()
  const recipients = new Map<number, Recipient>()
  const reactions = createReactionStore()
  const broken: { index: number | null; message: string }[] = []
  let root: string | null = null
  let last = -1
  let inOrder = true

  /** @returns what is wrong with it, when it is none */
  const take = (table: string, row: Loose): string | null => {
    if (USERS.has(table)) {
      const user = zulipUser(row, table, named)
      if (user === null) return 'a user without id'
      users.set(user.id, user)
    } else if (table === 'zerver_stream') {
      const stream = zulipStream(row)
      if (stream === null) return 'a stream without id'
      streams.set(stream.id, stream)
    } else if (table === 'zerver_recipient') {
      const id = idOf(row['id'])
      const to = idOf(row['type_id'])
      if (id === null || to === null) return 'a recipient without id'
      recipients.set(id, row['type'] === 2 ? { type: 'stream', stream: to } : { type: 'direct', to })
    } else if (!reactions.add(row)) return 'a reaction without message, user or emoji'
    return null
  }

  for await (const entry of archive.entries()) {
    const messages = messagesFileOf(entry.name)
    if (messages !== null) {
      inOrder &&= messages.number > last
      last = messages.number
    }
    const at = realmFileOf(entry.name)
    if (at === null || root !== null) continue
    root = at
    for await (const rows of tableRows(entry.bytes(), TABLES))
      for (const { path, index, value, problem } of rows) {
        const message = problem?.message ?? (isObject(value) ? take(path, value) : 'not a JSON object')
        if (message !== null && broken.length < MOST_BROKEN)
          broken.push({
            index: index === 0 ? null : index,
            message: path === '' ? message : `${path}: ${message}`,
          })
      }
  }
  if (root === null) return null
  reactions.sort()
  return { root, users, streams, recipients, reactions, named: uniqueNames(users), inOrder, broken }
}

function zulipUser(row: Loose, table: string, named: ReadonlySet<string>): ZulipUser | null {
  const id = idOf(row['id'])
  if (id === null) return null
  const name = textOf(row['full_name'])
  const mail = textOf(row['delivery_email']) ?? textOf(row['email'])
  const isNamed = [name, mail, String(id)].some((each) => each !== null && named.has(each.normalize('NFC')))
  return {
    id,
    name,
    mail,
    bot: row['is_bot'] === true || table === 'zerver_userprofile_crossrealm' || isNamed,
    member: table === 'zerver_userprofile' && row['is_mirror_dummy'] !== true,
    active: row['is_active'] !== false,
    joined: microsOfSeconds(row['date_joined']),
  }
}

function zulipStream(row: Loose): ZulipStream | null {
  const id = idOf(row['id'])
  if (id === null) return null
  return {
    id,
    name: textOf(row['name']),
    // What is not said to be open is not.
    private: row['invite_only'] !== false,
    creator: idOf(row['creator']) ?? idOf(row['creator_id']),
    created: microsOfSeconds(row['date_created']),
  }
}

/** Of two people of one name neither is meant by it alone: Zulip then asks for the id. */
function uniqueNames(users: ReadonlyMap<number, ZulipUser>): (name: string) => number | null {
  const ids = new Map<string, number | null>()
  for (const { id, name } of users.values()) {
    if (name === null) continue
    const key = name.normalize('NFC')
    ids.set(key, ids.has(key) ? null : id)
  }
  return (name) => ids.get(name) ?? null
}
