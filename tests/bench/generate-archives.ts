/** One archive of each format, of the shape its tool writes: 500 people, threads of five messages, a short text in each. */

import { LOG_FORMAT } from '@commonhold/connectors/git/log'

/** Name and content of each file. */
type Files = Iterable<readonly [string, string]>

const FIRST = Date.parse('2023-01-01T00:00:00Z')
const TEXT = 'Has anybody tried this with the new version yet? It took me a while to find out what changed.'
const PER_THREAD = 5

const count = <T>(n: number, make: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i))
const rootOf = (n: number) => n - (n % PER_THREAD)
const person = (n: number) => (n * 7919) % 500
const secondsOf = (n: number) => FIRST / 1000 + n * 600
const timeOf = (n: number) => new Date(FIRST + n * 600_000).toISOString()
const linesOf = (n: number, line: (i: number) => string) => `${count(n, line).join('\n')}\n`
const pagesOf = (records: number, size: number) => count(Math.ceil(records / size), (page) => page * size)

/** Makes the files of an archive of so many messages, posts or commits; a multiple of 1,000. */
export const ARCHIVES: Readonly<Record<string, (records: number) => Files>> = {
  *slack(records) {
    const users = count(500, (i) => ({
      id: `U${1000 + i}`,
      team_id: 'T1',
      name: `user${i}`,
      deleted: false,
      is_bot: false,
      profile: { real_name: `User ${i}`, email: `user${i}@example.org` },
    }))
    const channels = count(20, (i) => ({
      id: `C${100 + i}`,
      name: `channel${i}`,
      creator: 'U1000',
      created: 1,
    }))
    yield ['users.json', JSON.stringify(users)]
    yield ['channels.json', JSON.stringify(channels)]
    const ts = (n: number) => `${secondsOf(n)}.000100`
    const message = (n: number) => ({
      client_msg_id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
      type: 'message',
      text: n % 10 === 0 ? `<@U${1000 + person(n + 1)}> ${TEXT}` : TEXT,
      user: `U${1000 + person(n)}`,
      ts: ts(n),
      team: 'T1',
      blocks: [{ type: 'rich_text', elements: [{ type: 'text', text: TEXT }] }],
      thread_ts: ts(rootOf(n)),
      ...(n === rootOf(n)
        ? { reply_count: PER_THREAD - 1 }
        : { parent_user_id: `U${1000 + person(rootOf(n))}` }),
    })
    for (const [file, from] of pagesOf(records, 50).entries())
      yield [
        `channel${file % 20}/${timeOf(from).slice(0, 10)}.json`,
        JSON.stringify(
          count(50, (i) => message(from + i)),
          null,
          4,
        ),
      ]
  },
  *discourse(records) {
    const post = (n: number, number: number) => ({
      id: n + 1,
      name: `User ${person(n)}`,
      username: `user${person(n)}`,
      avatar_template: `/user_avatar/example.org/user${person(n)}/{size}/1.png`,
      created_at: timeOf(n),
      cooked: `<p>${TEXT}</p>`,
      post_number: number,
      post_type: 1,
      updated_at: timeOf(n),
      reply_count: 0,
      reply_to_post_number: number > 2 ? number - 1 : null,
      quote_count: 0,
      reads: 20,
      score: 4.2,
      topic_id: Math.floor(n / 20) + 1,
      topic_slug: 'topic',
      version: 1,
      trust_level: 2,
      hidden: false,
      user_id: person(n) + 1,
      actions_summary: [{ id: 2, count: 1 }],
    })
    for (const from of pagesOf(records, 20)) {
      const id = from / 20 + 1
      const posts = count(20, (i) => post(from + i, i + 1))
      yield [
        `topics/${id}.json`,
        JSON.stringify({
          post_stream: { posts, stream: posts.map((each) => each.id) },
          id,
          title: 'A topic',
          category_id: (id % 12) + 1,
          archetype: 'regular',
          details: { created_by: { username: posts[0]?.username } },
        }),
      ]
    }
  },
  *zulip(records) {
    const realm = {
      zerver_realm: [{ id: 2, string_id: 'bench', name: 'Bench' }],
      zerver_userprofile: count(500, (i) => ({
        id: i + 1,
        full_name: `User ${i}`,
        delivery_email: `user${i}@example.org`,
        date_joined: FIRST / 1000,
        is_active: true,
        is_bot: false,
      })),
      zerver_stream: count(20, (i) => ({ id: i + 1, name: `stream${i}`, invite_only: false })),
      zerver_recipient: count(20, (i) => ({ id: i + 1, type: 2, type_id: i + 1 })),
      zerver_reaction: [],
    }
    yield ['export/realm.json', JSON.stringify(realm)]
    const message = (n: number) => ({
      id: n + 1,
      sender: person(n) + 1,
      realm: 2,
      type: 1,
      recipient: ((rootOf(n) / PER_THREAD) % 20) + 1,
      subject: `topic ${rootOf(n)}`,
      content: TEXT,
      rendered_content: `<p>${TEXT}</p>`,
      rendered_content_version: 1,
      date_sent: secondsOf(n) + 0.25,
      sending_client: 1,
      last_edit_time: null,
      edit_history: null,
      has_attachment: false,
      has_image: false,
      has_link: false,
    })
    for (const [page, from] of pagesOf(records, 1000).entries()) {
      const zerver_usermessage = count(3000, (i) => ({
        id: 3 * from + i + 1,
        user_profile: (i % 500) + 1,
        message: from + Math.floor(i / 3) + 1,
        flags_mask: 1,
      }))
      yield [
        `export/messages-${String(page + 1).padStart(6, '0')}.json`,
        JSON.stringify({ zerver_message: count(1000, (i) => message(from + i)), zerver_usermessage }),
      ]
    }
  },
  *mattermost(records) {
    const message = (n: number) => ({
      user: `user${person(n)}`,
      message: TEXT,
      create_at: FIRST + n * 600_000,
      edit_at: null,
      props: {},
      reactions: null,
    })
    const before = [
      { type: 'version', version: 1, info: { generator: 'bench', created: '2026-01-01T00:00:00Z' } },
      { type: 'team', team: { name: 'crew', display_name: 'Crew', type: 'O' } },
      ...count(20, (i) => ({
        type: 'channel',
        channel: { team: 'crew', name: `channel${i}`, display_name: `Channel ${i}`, type: 'O' },
      })),
      ...count(500, (i) => ({ type: 'user', user: { username: `user${i}`, email: `user${i}@example.org` } })),
    ].map((line) => JSON.stringify(line))
    const thread = (i: number) => {
      const n = i * PER_THREAD
      const replies = count(PER_THREAD - 1, (k) => message(n + k + 1))
      return JSON.stringify({
        type: 'post',
        post: { team: 'crew', channel: `channel${i % 20}`, ...message(n), replies },
      })
    }
    yield ['import.jsonl', `${before.join('\n')}\n${linesOf(records / PER_THREAD, thread)}`]
  },
  *teams(records) {
    const id = (kind: number, n: number) => `${kind}0000000-0000-4000-8000-${String(n).padStart(12, '0')}`
    const key = (n: number) => String(FIRST + n * 600_000)
    for (const [team, from] of pagesOf(records, 1000).entries()) {
      const teamId = id(1, team)
      const message = (n: number) => ({
        id: key(n),
        replyToId: n === rootOf(n) ? null : key(rootOf(n)),
        etag: key(n),
        messageType: 'message',
        createdDateTime: timeOf(n),
        lastModifiedDateTime: timeOf(n),
        lastEditedDateTime: null,
        deletedDateTime: null,
        subject: null,
        importance: 'normal',
        locale: 'en-us',
        from: {
          application: null,
          device: null,
          user: { id: id(2, person(n)), displayName: `User ${person(n)}` },
        },
        body: { contentType: 'html', content: `<p>${TEXT}</p>` },
        channelIdentity: { teamId, channelId: '19:general@thread.tacv2' },
        attachments: [],
        mentions: [],
        reactions: [],
      })
      yield [`teams/${teamId}/messages_${teamId}.json`, JSON.stringify(count(1000, (i) => message(from + i)))]
    }
  },
  *mbox(records) {
    const mail = (n: number) => {
      const date = new Date(FIRST + n * 600_000)
      const [day, month, rest, year] = [
        date.toUTCString().slice(0, 3),
        date.toUTCString().slice(8, 11),
        date.toISOString().slice(11, 19),
        date.getUTCFullYear(),
      ]
      const address = `user${person(n)}@example.org`
      const answers =
        n === rootOf(n)
          ? []
          : [`In-Reply-To: <${n - 1}@example.org>`, `References: <${rootOf(n)}@example.org>`]
      return [
        `From ${address} ${day} ${month} ${String(date.getUTCDate()).padStart(2)} ${rest} ${year}`,
        'Received: from mail.example.org (mail.example.org [192.0.2.1]) by lists.example.org',
        `From: User ${person(n)} <${address}>`,
        `Date: ${date.toUTCString().replace('GMT', '+0000')}`,
        'Subject: [devel] A subject of some length',
        `Message-ID: <${n}@example.org>`,
        ...answers,
        'List-Id: <devel.example.org>',
        'Content-Type: text/plain; charset=utf-8',
        '',
        ...count(6, () => TEXT),
        '',
      ].join('\n')
    }
    yield ['devel.mbox', linesOf(records, mail)]
  },
  *github(records) {
    const web = 'https://github.com/acme/garden/issues'
    const by = (n: number) => ({ id: `U_${person(n)}`, is_bot: false, login: `user${person(n)}`, name: '' })
    const comment = (n: number) => ({
      id: `IC_${n}`,
      author: { login: `user${person(n)}` },
      authorAssociation: 'NONE',
      body: TEXT,
      createdAt: timeOf(n),
      includesCreatedEdit: false,
      isMinimized: false,
      reactionGroups: [],
      url: `${web}/${rootOf(n) / PER_THREAD + 1}#issuecomment-${n + 1}`,
    })
    const issue = (i: number) => ({
      number: i + 1,
      author: by(i * PER_THREAD),
      title: 'A title',
      body: TEXT,
      state: 'OPEN',
      createdAt: timeOf(i * PER_THREAD),
      closedAt: null,
      labels: [{ id: 'L1', name: 'bug', color: 'ffffff' }],
      comments: count(PER_THREAD - 1, (k) => comment(i * PER_THREAD + k + 1)),
      url: `${web}/${i + 1}`,
    })
    yield ['issues.json', JSON.stringify(count(records / PER_THREAD, issue))]
  },
  *git(records) {
    const sha = (n: number) => n.toString(16).padStart(40, '0')
    const values = (n: number): Readonly<Record<string, string>> => ({
      '%H': sha(n + 1),
      '%P': sha(n + 2),
      '%at': String(secondsOf(n)),
      '%ct': String(secondsOf(n)),
      '%aN': `User ${person(n)}`,
      '%aE': `user${person(n)}@example.org`,
    })
    const fields = LOG_FORMAT.split('%x00').slice(0, 6)
    yield [
      'garden.log',
      linesOf(records, (n) => [...fields.map((field) => values(n)[field] ?? ''), ''].join('\0')),
    ]
  },
  *csv(records) {
    const row = (n: number) =>
      [
        n,
        timeOf(n),
        `user${person(n)}`,
        'general',
        rootOf(n),
        n === rootOf(n) ? '' : n - 1,
        `"${TEXT}"`,
      ].join(',')
    yield ['messages.csv', `id,created_at,user,channel,thread_id,reply_to,text\n${linesOf(records, row)}`]
  },
  *ndjson(records) {
    const row = (n: number) =>
      JSON.stringify({
        id: n,
        created_at: timeOf(n),
        user: `user${person(n)}`,
        channel: 'general',
        thread_id: rootOf(n),
        ...(n === rootOf(n) ? {} : { reply_to: n - 1 }),
        text: TEXT,
      })
    yield ['messages.ndjson', linesOf(records, row)]
  },
}
