import { gzipSync } from 'node:zlib'
import { decodeEvent } from '@commonhold/contracts/events/decode'
import { describe, expect, it } from 'vitest'
import { openArchive } from '../archive/open.ts'
import type { ReadItem, ReadOptions } from '../connector.ts'
import { connectorFor } from '../formats.ts'
import { actsIn, allOf, eventsIn, fileOf, options, reasonsIn, zipOf } from '../testing/forge.ts'

async function readFile(bytes: Buffer | string, name = 'devel.mbox', some: Partial<ReadOptions> = {}) {
  const archive = await openArchive(await fileOf(bytes, name))
  try {
    const { connector } = await connectorFor('mbox', archive)
    return await allOf(connector.read(archive, options(some)))
  } finally {
    await archive.close()
  }
}

const SEPARATOR = 'From ada@example.org Mon Jan  3 11:59:25 2005'
const HEAD = {
  From: 'Ada Lovelace <Ada@Example.org>',
  Date: 'Mon, 3 Jan 2005 12:01:16 +0100',
  Subject: 'the secret subject',
  'Message-ID': '<1@host>',
}
/** A message; null leaves a header out. */
const mail = (
  more: Record<string, string | null> = {},
  separator = SEPARATOR,
  body = 'the secret body\n',
) => {
  const head = Object.entries({ ...HEAD, ...more }).flatMap(([name, value]) =>
    value === null ? [] : [`${name}: ${value}\n`],
  )
  return `${separator}\n${head.join('')}\n${body}\n`
}
const read = (messages: (string | Buffer)[], some: Partial<ReadOptions> = {}) =>
  readFile(Buffer.concat(messages.map((each) => Buffer.from(each as string))), 'devel.mbox', some)
const timesOf = (items: readonly ReadItem[]) => actsIn(items).map(({ time }) => time.slice(0, 19))
const actorsOf = (items: readonly ReadItem[]) => actsIn(items).map(({ data }) => data.actor)
const accountsOf = (items: readonly ReadItem[]) =>
  eventsIn(items).flatMap(({ data }) => (data.class ? [data] : []))

describe('a message', () => {
  it('is who, when and where, never what; its id is sealed', async () => {
    const items = await read([mail()], { taken: '2005-02-01', seal: (key) => `s_${key.length}` })
    expect(actsIn(items)).toEqual([
      {
        specversion: '1.0',
        type: 'org.commonhold.activity.v1',
        source: 'mbox:p',
        id: 'msx17',
        time: '2005-01-03T11:01:16.000000Z',
        recordedtime: '2005-02-01T00:00:00.000000Z',
        partitionkey: 'p',
        sequence: '0',
        data: {
          kind: 'post',
          actor: 'mail:ada@example.org',
          object: 'mbox:p/msx17',
          space: 'mbox:p/#devel',
          conversation: 'mbox:p/msx17',
          inReplyTo: null,
        },
      },
    ])
    expect(accountsOf(items)).toEqual([
      {
        account: 'mail:ada@example.org',
        class: 'human',
        displayName: 'Ada Lovelace',
        emailHash: 's_20',
      },
    ])
    expect(JSON.stringify(items)).not.toContain('secret')
    for (const event of eventsIn(items))
      expect(decodeEvent(event, 1_800_000_000_000_000)).toMatchObject({ ok: true })
  })

  it('twice, in two files or under two separators, is one', async () => {
    const other = 'From - Tue Jan  4 11:59:25 2005'
    const zip = zipOf([
      { name: 'devel/2005-January.txt', data: mail() },
      { name: 'devel/2005.mbox', data: mail({}, other) },
    ])
    const acts = actsIn(await readFile(zip, 'x.zip'))
    expect(acts.length).toBe(2)
    expect(acts[0]).toEqual(acts[1])
  })

  it('without a Message-ID is known by its head, and each other one is another', async () => {
    const odd = { 'Message-ID': null }
    const later = { 'Message-ID': '', Date: 'Mon, 3 Jan 2005 12:01:17 +0100' }
    const undated = { 'Message-ID': null, Date: null }
    const items = await read([
      mail(odd),
      mail(later),
      mail(odd),
      mail(undated),
      mail(undated, 'From ada@example.org Mon Jan  3 12:59:25 2005'),
    ])
    const ids = actsIn(items).map(({ id }) => id)
    expect(ids[0]).toBe(ids[2])
    expect(new Set(ids).size).toBe(4)
  })

  it('without an author stays, unattributed', async () => {
    expect(actorsOf(await read([mail({ From: null }), mail({ From: '<>' })]))).toEqual([null, null])
  })
})

describe('its time', () => {
  const time = async (date: string | null, separator = SEPARATOR, more = {}) =>
    timesOf(await read([mail({ Date: date, ...more }, separator)]))[0]

  it.each([
    ['Mon, 3 Jan 2005 12:01:16 +0100 (CET)', '2005-01-03T11:01:16'],
    ['Mon Jan  3 12:01:16 2005', '2005-01-03T12:01:16'],
    ['Mon Jan  3 12:01:16 -0500 2005', '2005-01-03T17:01:16'],
    ['3 Jan 05 12:01 EST', '2005-01-03T17:01:00'],
    ['Mon,  3 January 2005 12:01:60 GMT', '2005-01-03T12:01:59'],
    ['Mo, 3 Jan 2005 12:01:16 -0000', '2005-01-03T12:01:16'],
  ])('is the date: %s', async (date, expected) => {
    expect(await time(date)).toBe(expected)
  })

  it('is the arrival where the date is more than two days off it, missing or none', async () => {
    expect(await time('Wed, 5 Jan 2005 11:59:25 +0000')).toBe('2005-01-05T11:59:25')
    expect(await time('Wed, 5 Jan 2005 11:59:26 +0000')).toBe('2005-01-03T11:59:25')
    for (const date of [
      null,
      'yesterday',
      'Mon, 31 Feb 2005 12:00:00 +0000',
      'Thu, 1 Jan 1970 00:00:00 +0000',
    ])
      expect(await time(date)).toBe('2005-01-03T11:59:25')
    expect(await time('Mon, 3 Jan 2199 12:00:00 +0000')).toBe('2005-01-03T11:59:25')
  })

  it.each([
    'From - Mon Nov 23 11:59:25 2026',
    'From MAILER-DAEMON Mon Nov 23 11:59:25 2026',
    'From mboxrd@z Thu Jan  1 00:00:00 1970',
  ])('is the date where the separator only says when the file was written: %s', async (separator) => {
    expect(await time(HEAD.Date, separator)).toBe('2005-01-03T11:01:16')
    const more = { Received: 'by mx.example.org; Fri, 7 Jan 2005 12:00:00 +0000 (UTC)' }
    expect(await time(HEAD.Date, separator, more)).toBe('2005-01-07T12:00:00')
  })

  it('that no clock shows is told', async () => {
    const unset = 'From x@z Thu Jan  1 00:00:00 1970'
    for (const date of [null, 'Thu, 1 Jan 1970 00:00:00 +0000'])
      expect(reasonsIn(await read([mail({ Date: date }, unset)]))).toEqual([
        'broken_record: neither Date nor the separator tells a time',
      ])
    const far = await read([mail({ Date: 'Mon, 3 Jan 9999 12:00:00 +0000' }, unset)])
    expect(reasonsIn(far)[0]).toContain('time_out_of_range')
    // Of a future that can be written: the store refuses it, and keeps it aside.
    const future = eventsIn(await read([mail({ Date: 'Thu, 3 Jan 2199 12:00:00 +0000' }, unset)]))
    expect(decodeEvent(future.at(-1), 1_800_000_000_000_000)).toMatchObject({ code: 'time_out_of_range' })
  })
})

describe('who wrote it', () => {
  it.each([
    ['ada at example.org (Ada Lovelace)', 'ada@example.org', 'Ada Lovelace'],
    ['"Lovelace, Ada" <ada@example.org>', 'ada@example.org', 'Lovelace, Ada'],
    ["'Ada Lovelace' <ADA@example.org>", 'ada@example.org', 'Ada Lovelace'],
    ['"Ada \\"A.\\" Lovelace" <ada@example.org>', 'ada@example.org', 'Ada "A." Lovelace'],
    ['"Ada <ada@example.org>', 'ada@example.org', '"Ada'],
    ['<ada@example.org>', 'ada@example.org', null],
    ['ada(a)example.org', 'ada@example.org', null],
    ['ada@example.org (Ada (at work))', 'ada@example.org', 'Ada (at work)'],
    ['ada@example.org, ben@example.org', 'ada@example.org', null],
    ['"ada@example.org" <ada@example.org>', 'ada@example.org', null],
    ['Ada  Lovelace', null, 'Ada Lovelace'],
    ['=?ISO-8859-1?Q?J=E9r=F4me?= M <j@example.org>', 'j@example.org', 'Jérôme M'],
    ['=?utf-8?B?SsOp?= =?utf-8?B?csO0bWU=?= <j@example.org>', 'j@example.org', 'Jérôme'],
    ['=?UTF-8?B?SsM=?=\n =?UTF-8?B?qXLDtG1l?= <j@example.org>', 'j@example.org', 'Jérôme'],
    ['j at example.org (=?utf-8*fr?q?J=C3=A9r=C3=B4me_M?=)', 'j@example.org', 'Jérôme M'],
    ['=?koi8-r?B?7MnEydE=?= <l@example.org>', 'l@example.org', 'Лидия'],
    ['=?x-unknown?Q?Ada?= <ada@example.org>', 'ada@example.org', 'Ada'],
    ['=?utf-8?Q?broken <ada@example.org>', 'ada@example.org', '=?utf-8?Q?broken'],
    ['Jérôme'.normalize('NFD').concat(' <j@example.org>'), 'j@example.org', 'Jérôme'],
  ])('%s', async (From, address, name) => {
    const byAddress = await read([mail({ From })])
    expect(actorsOf(byAddress)).toEqual([`mail:${address ?? name}`])
    expect(accountsOf(byAddress)[0].displayName).toBe(name ?? address)
    expect(actorsOf(await read([mail({ From })], { account: 'name' }))).toEqual([`mail:${name ?? address}`])
  })

  it('in bytes of another time', async () => {
    const text = mail({ From: 'Jérôme <j@example.org>' })
    for (const bytes of [Buffer.from(text), Buffer.from(text, 'latin1')])
      expect(accountsOf(await read([bytes]))[0].displayName).toBe('Jérôme')
    const both = Buffer.concat([
      Buffer.from('X-Odd: é\n', 'latin1'),
      Buffer.from('From: Jérôme <j@example.org>'),
    ])
    const [start, end] = mail({ From: 'HERE' }).split('From: HERE')
    const items = await read([
      Buffer.concat([Buffer.from(start as string), both, Buffer.from(end as string)]),
    ])
    expect(accountsOf(items)[0].displayName).toBe('Jérôme')
  })

  it('read by name outranks the same message read by address', async () => {
    const [byAddress] = actsIn(await read([mail()]))
    const [byName] = actsIn(await read([mail()], { account: 'name' }))
    expect([byName.source, byName.id, byName.data.object]).toEqual([
      byAddress.source,
      byAddress.id,
      byAddress.data.object,
    ])
    expect(Number(byName.sequence)).toBeGreaterThan(Number(byAddress.sequence))
  })

  it('a list that writes itself into From gives the author back', async () => {
    const list = {
      'List-Id': 'Devel <devel.lists.example.org>',
      'List-Post': '<mailto:devel@lists.example.org>',
    }
    const From = 'Ada Lovelace via Devel <devel@lists.example.org>'
    const told = [
      { ...list, From, 'Reply-To': 'Ada Lovelace <ada@example.org>' },
      { ...list, From, 'X-Original-From': 'Ada Lovelace <ada@example.org>' },
      { From: "'Ada Lovelace' via Devel <devel@lists.example.org>", 'X-Original-Sender': 'ada@example.org' },
    ]
    for (const each of told) {
      const items = await read([mail(each)])
      expect(actorsOf(items)).toEqual(['mail:ada@example.org'])
      expect(accountsOf(items)[0]).toMatchObject({ displayName: 'Ada Lovelace', class: 'human' })
    }
    const bare = { From: 'devel at lists.example.org (Ada Lovelace via Devel)' }
    expect(actorsOf(await read([mail(bare)]))).toEqual(['mail:Ada Lovelace'])
    const elsewhere = { From: 'Ada via Signer <notes@signer.example>' }
    expect(actorsOf(await read([mail(elsewhere)]))).toEqual(['mail:notes@signer.example'])
  })

  it('programs of mail and list servers are services, whatever name they write', async () => {
    const From = [
      'MAILER-DAEMON@example.org',
      'Ada <no-reply@example.org>',
      'devel-bounces+ada=x.org@lists.example.org',
      'devel-request@lists.example.org',
    ]
    for (const each of From) {
      const [account] = accountsOf(await read([mail({ From: each })], { account: 'name' }))
      expect([each, account.class, account.account]).toEqual([each, 'service', expect.stringContaining('@')])
    }
    const own = { From: 'Devel <devel@lists.example.org>', 'List-Id': '<devel.lists.example.org>' }
    expect(accountsOf(await read([mail(own)]))[0].class).toBe('service')
    expect(accountsOf(await read([mail({ From: 'info@example.org' })]))[0].class).toBe('human')
  })

  it('others are bots where somebody says so, by address or by name', async () => {
    for (const bot of ['Ada@example.org', 'Ada Lovelace'])
      for (const account of ['name', 'address'] as const)
        expect(accountsOf(await read([mail()], { bots: [bot], account }))[0].class).toBe('bot')
  })
})

describe('what it answers', () => {
  const thread = async (more: Record<string, string>) => {
    const items = await read([mail({ 'Message-ID': '<own@x>', ...more })], {
      seal: (key) => key.replace(/\W/g, ''),
    })
    const { kind, conversation, inReplyTo } = actsIn(items)[0].data
    const short = (key: string | null) => key?.replace('mbox:p/mmessageid', '') ?? null
    return [kind, short(conversation), short(inReplyTo)]
  }

  it.each([
    ['nothing', {}, ['post', 'ownx', null]],
    ['by References', { References: '<a@x> <b@x>\n\t<c@x>' }, ['reply', 'ax', 'cx']],
    ['by both', { References: '<a@x> <b@x>', 'In-Reply-To': '<c@x>' }, ['reply', 'ax', 'cx']],
    ['by In-Reply-To', { 'In-Reply-To': '<c@x>' }, ['reply', 'cx', 'cx']],
    ['without brackets', { 'In-Reply-To': 'c@x' }, ['reply', 'cx', 'cx']],
    ['obfuscated', { 'In-Reply-To': '<c at x>' }, ['reply', 'cx', 'cx']],
    ['in a sentence', { 'In-Reply-To': 'Message from Ada <ada@x> of "Mon" <c@x>' }, ['reply', 'cx', 'cx']],
    ['rubbish', { 'In-Reply-To': "Ada's message of yesterday" }, ['post', 'ownx', null]],
    ['itself', { 'In-Reply-To': '<own@x>', References: '<own@x>' }, ['post', 'ownx', null]],
    ['itself and another', { References: '<own@x> <a@x>' }, ['reply', 'ax', 'ax']],
  ])('%s', async (_, more, expected) => {
    expect(await thread(more)).toEqual(expected)
  })

  it('a circle of replies, and a hundred thousand references, end', async () => {
    const circle = await read([
      mail({ 'Message-ID': '<a@x>', References: '<b@x>' }),
      mail({ 'Message-ID': '<b@x>', References: '<a@x>' }),
    ])
    expect(actsIn(circle).map(({ data }) => data.kind)).toEqual(['reply', 'reply'])
    const many = '<a@x>\n '.repeat(30_000)
    expect(await thread({ References: many })).toEqual(['reply', 'ax', 'ax'])
  })
})

describe('where it was written', () => {
  const space = async (more: Record<string, string>, name = 'x.mbox') =>
    actsIn(await readFile(mail(more), name))[0].data.space

  it('is the list it names', async () => {
    for (const header of [
      { 'List-Id': 'All about it <Devel.lists.example.org>' },
      { 'X-BeenThere': 'devel@lists.example.org' },
      { 'List-Post': '<mailto:devel@lists.example.org>' },
      { 'Mailing-List': 'list devel@lists.example.org; contact devel-owner@lists.example.org' },
    ])
      expect(await space(header as unknown as Record<string, string>)).toBe('mbox:p/#devel.lists.example.org')
  })

  it('is else the folder or the file, unless that is only called after a time', async () => {
    expect(await space({}, 'r-sig-finance.mbox')).toBe('mbox:p/#r-sig-finance')
    expect(await space({}, 'devel@lists.example.org-2024-05.mbox')).toBe('mbox:p/#devel@lists.example.org')
    expect(await space({}, '2024-May.txt')).toBe('mbox:p/#mail')
    const zip = zipOf([{ name: 'r-sig-finance/2004q2.txt', data: mail() }])
    expect(actsIn(await readFile(zip, 'pipermail.zip'))[0].data.space).toBe('mbox:p/#r-sig-finance')
  })
})

describe('a mailbox of somebody’s own', () => {
  const OWN = { 'X-Mozilla-Status': '0001' }

  it('gives only what came through lists, unless all is asked for', async () => {
    const messages = [
      mail(OWN),
      mail({ 'X-GM-THRID': '1', 'Message-ID': '<2@host>' }),
      mail({ 'X-Gmail-Labels': 'Inbox', 'Message-ID': '<3@host>' }),
      mail({ ...OWN, 'List-Id': '<devel.lists.example.org>', 'Message-ID': '<4@host>' }),
      mail({ ...OWN, Precedence: 'list', 'Message-ID': '<5@host>' }),
    ]
    const items = await read(messages)
    expect(reasonsIn(items)).toEqual(['private', 'private', 'private'])
    expect(actsIn(items).length).toBe(2)
    const all = await read(messages, { includePrivate: true })
    expect(actsIn(all).length).toBe(5)
    expect(eventsIn(all).filter(({ data }) => data.private).length).toBe(1)
  })

  it('keeps what was thrown away or never sent: left out', async () => {
    const discarded = [
      { 'X-Mozilla-Status': '0009' },
      { 'X-Gmail-Labels': 'Trash,Opened' },
      { 'X-Gmail-Labels': 'Spam' },
      { 'X-Gmail-Labels': 'Drafts' },
    ]
    expect(
      reasonsIn(
        await read(
          discarded.map((more) => mail(more as never)),
          { includePrivate: true },
        ),
      ),
    ).toEqual(discarded.map(() => 'discarded'))
  })
})

it('what a program wrote in a person’s name is left out', async () => {
  const items = await read([
    mail({ 'Auto-Submitted': 'auto-replied' }),
    mail({ 'Content-Type': 'multipart/report; report-type=delivery-status' }),
    mail({ 'Auto-Submitted': 'no' }),
  ])
  expect(reasonsIn(items)).toEqual(['automatic', 'automatic'])
  expect(actsIn(items).length).toBe(1)
})

it('months packed each by itself, beside pages that are no mail', async () => {
  const zip = zipOf([
    { name: 'devel/2005-January.txt.gz', data: gzipSync(mail()) },
    { name: 'devel/2005-February.txt', data: mail({ 'Message-ID': '<2@host>' }) },
    { name: 'devel/index.html', data: '<html>\nFrom here\n</html>' },
  ])
  const items = await readFile(zip, 'x.zip')
  expect(actsIn(items).length).toBe(2)
  expect(reasonsIn(items)).toEqual(['other-file'])
  expect(actsIn(await readFile(gzipSync(mail()), '2005-January.txt.gz')).length).toBe(1)
})

it('a file that breaks off keeps what came before, and says so', async () => {
  const random = Array.from({ length: 3000 }, (_, i) => mail({ 'Message-ID': `<${(i * 7919) % 3001}@host>` }))
  const whole = gzipSync(random.join(''))
  const items = await readFile(whole.subarray(0, whole.length - 2000), 'x.mbox.gz')
  expect(actsIn(items).length).toBeGreaterThan(100)
  expect(reasonsIn(items).at(-1)).toMatch(/^unreadable_archive: the packed data is cut off/)
  const cut = await read([mail(), mail().slice(0, 90)])
  expect(actsIn(cut).length).toBe(1)
  expect(reasonsIn(cut)).toEqual(['broken_record: the file ends within its headers'])
})
