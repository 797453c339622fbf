import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { decodeEvent } from '@commonhold/contracts/events/decode'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openArchive } from '../archive/open.ts'
import type { ReadOptions } from '../connector.ts'
import { connectorFor } from '../formats.ts'
import { actsIn, allOf, eventsIn, fileOf, options, reasonsIn, zipOf } from '../testing/forge.ts'
import { LOG_FORMAT } from './log.ts'

async function read(target: string, some: Partial<ReadOptions> = {}, format = 'git') {
  const archive = await openArchive(target)
  try {
    const { connector } = await connectorFor(format, archive)
    expect(connector.format).toBe('git')
    return await allOf(connector.read(archive, options(some)))
  } finally {
    await archive.close()
  }
}

const NOW = 1_800_000_000_000_000
const HEADER = 'sha\tparents\tauthor_time\tcommit_time\tauthor_name\tauthor_name_mailmap'
const sha = (n: number) => n.toString(16).padStart(12, '0')
const row = (n: number, name: string, { parents = sha(n + 1), time = 1451606400 + n } = {}) =>
  [sha(n), parents, time, time, `before ${name}`, name].join('\t')
const table = async (rows: string[], some: Partial<ReadOptions> = {}) =>
  read(await fileOf(`${[HEADER, ...rows].join('\n')}\n`, 'zod.tsv'), some)
const actorsIn = (items: Parameters<typeof actsIn>[0]) => actsIn(items).map(({ data }) => data.actor)

describe('a table of commits', () => {
  it('is an act a commit: the author after mailmap, the time the author wrote it', async () => {
    const items = await table([row(1, 'Ada', { time: 1451606400 })])
    expect(actsIn(items)).toEqual([
      {
        specversion: '1.0',
        type: 'org.commonhold.activity.v1',
        source: 'git:p',
        id: '000000000001',
        time: '2016-01-01T00:00:00.000000Z',
        recordedtime: '2016-01-01T00:00:00.000000Z',
        partitionkey: 'p',
        sequence: '0',
        data: { kind: 'commit', actor: 'git:Ada', object: 'git:p/000000000001', space: 'git:p/#zod' },
      },
    ])
    for (const event of eventsIn(items)) expect(decodeEvent(event, NOW)).toMatchObject({ ok: true })
  })

  it('leaves merges out: their author only pressed the button', async () => {
    const items = await table([row(1, 'Ada', { parents: 'a b' }), row(2, 'Ben')])
    expect(actorsIn(items)).toEqual(['git:Ben'])
    expect(reasonsIn(items)).toEqual(['merge'])
  })

  it('takes a name for the same in both forms of Unicode, and for another in another spelling', async () => {
    const items = await table([
      row(1, 'Túlio'.normalize('NFD')),
      row(2, 'Túlio'.normalize('NFC')),
      row(3, 'tulios'),
    ])
    expect(new Set(actorsIn(items))).toEqual(new Set(['git:Túlio'.normalize('NFC'), 'git:tulios']))
  })

  it('knows bots by [bot] in their name, others where they are named', async () => {
    const rows = ['dependabot[bot]', 'renovate', 'Ada'].map((name, i) => row(i + 1, name))
    const classes = (items: Awaited<ReturnType<typeof table>>) =>
      eventsIn(items).flatMap(({ data }) => (data.class ? [[data.account, data.class]] : []))
    expect(classes(await table(rows))).toContainEqual(['git:renovate', 'human'])
    expect(classes(await table(rows, { bots: ['renovate'] }))).toEqual([
      ['git:dependabot[bot]', 'bot'],
      ['git:renovate', 'bot'],
      ['git:Ada', 'human'],
    ])
  })

  it('sets aside what is no commit, and goes on', async () => {
    const items = await table([
      row(1, 'Ada'),
      'Ada wrote this',
      row(2, 'Ada', { time: -1 }),
      row(3, 'Ada', { time: 99_999_999_999 }),
      `${row(4, 'Ada')}\tmore`,
      'x'.repeat(2_000_000),
      row(5, ''),
      row(6, 'Ben'),
    ])
    expect(items.flatMap((item) => (item.type === 'rejected' ? [[item.code, item.at.record]] : []))).toEqual([
      ['broken_record', 3],
      ['time_out_of_range', 4],
      ['time_out_of_range', 5],
      ['broken_record', 6],
      ['line_too_long', 7],
    ])
    expect(actorsIn(items)).toEqual(['git:Ada', null, 'git:Ben'])
  })

  it('in another encoding loses nobody', async () => {
    const bytes = Buffer.concat([Buffer.from(`${HEADER}\n`), Buffer.from(`${row(1, 'Jérôme')}\n`, 'latin1')])
    expect(actorsIn(await read(await fileOf(bytes, 'x.tsv')))).toEqual(['git:Jérôme'])
  })
})

describe('a repository', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'commonhold-git-'))
    git('init', '-q', '-b', 'main')
  })
  afterEach(async () => {
    vi.unstubAllEnvs()
    await rm(folder, { recursive: true })
  })

  const git = (...args: string[]) => execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8' })
  const commit = (author: string, message: string, when = '2016-01-01T10:00:00+02:00') => {
    const [, name = '', mail = ''] = /^(.*) <(.*)>$/.exec(author) as RegExpExecArray
    const env = { ...process.env, GIT_AUTHOR_DATE: when, GIT_COMMITTER_DATE: '2016-02-01T00:00:00Z' }
    const who = ['-c', `user.name=${name}`, '-c', `user.email=${mail}`]
    execFileSync('git', ['-C', folder, ...who, 'commit', '-q', '--allow-empty', '-m', message], { env })
    return git('rev-parse', 'HEAD').trim()
  }

  it('is read through git: author time, newest first, no word of a message', async () => {
    const first = commit('Ada <ada@example.org>', 'the secret subject\n\nthe secret body')
    const second = commit('Ben <ben@example.org>', 'more')
    for (const format of ['git', 'auto']) {
      const items = await read(folder, {}, format)
      expect(actsIn(items).map(({ id, time, data }) => [id, time, data.actor])).toEqual([
        [second, '2016-01-01T08:00:00.000000Z', 'git:Ben'],
        [first, '2016-01-01T08:00:00.000000Z', 'git:Ada'],
      ])
      expect(actsIn(items)[0].recordedtime).toBe('2016-02-01T00:00:00.000000Z')
      expect(JSON.stringify(items)).not.toContain('secret')
    }
  })

  it('counts a commit for its author and for each co-author, whoever of them is named twice', async () => {
    const message = [
      'done',
      '',
      'Co-authored-by: Ben <ben@example.org>',
      'co-Authored-By: Cy',
      ' Young <cy@example.org>',
      'Co-authored-by: Ben <BEN@example.org>',
      'Co-authored-by: Ada <other@example.org>',
      'Co-authored-by: helper[bot] <1+helper[bot]@users.noreply.github.com>',
      'Signed-off-by: Dee <dee@example.org>',
    ].join('\n')
    const id = commit('Ada <ada@example.org>', message)
    const items = await read(folder)
    const acts = actsIn(items)
    expect(acts.map(({ data }) => data.actor)).toEqual([
      'git:Ada',
      'git:Ben',
      'git:Cy Young',
      'git:helper[bot]',
    ])
    expect(acts[0].id).toBe(id)
    expect(new Set(acts.map((act) => act.id)).size).toBe(4)
    expect(new Set(acts.map(({ data }) => data.object)).size).toBe(4)
    expect(JSON.stringify(acts)).not.toContain('example.org')
    expect(await read(folder)).toEqual(items)
  })

  it('a file of the documented command says the same', async () => {
    commit('Ada <ada@example.org>', 'x\n\nCo-authored-by: Ben <ben@example.org>')
    commit('Tab\tbed <tab@example.org>', 'y')
    const file = await fileOf(git('log', `--format=${LOG_FORMAT}`), `${path.basename(folder)}.log`)
    const places = (items: Awaited<ReturnType<typeof read>>) => eventsIn(items)
    expect(places(await read(file, {}, 'auto'))).toEqual(places(await read(folder)))
  })

  it('by mailmap: the name it gives, and the newer reading stands', async () => {
    commit('ada <ada@old.example.org>', 'x')
    await writeFile(path.join(folder, '.mailmap'), 'Ada Lovelace <ada@example.org> <ada@old.example.org>\n')
    expect(actorsIn(await read(folder))).toEqual(['git:Ada Lovelace'])
  })

  it('bare, and as a working tree whose .git is elsewhere', async () => {
    commit('Ada <ada@example.org>', 'x')
    const bare = path.join(folder, 'copy.git')
    execFileSync('git', ['clone', '-q', '--bare', folder, bare])
    const items = await read(bare, {}, 'auto')
    expect(actsIn(items).map(({ data }) => [data.actor, data.space])).toEqual([['git:Ada', 'git:p/#copy']])
    const tree = path.join(folder, 'tree')
    git('worktree', 'add', '-q', tree)
    expect(actorsIn(await read(tree, {}, 'auto'))).toEqual(['git:Ada'])
  })

  it('that is a shallow clone says that older commits are missing', async () => {
    commit('Ada <ada@example.org>', 'x')
    commit('Ben <ben@example.org>', 'y')
    const shallow = path.join(folder, 'shallow-copy')
    execFileSync('git', ['clone', '-q', '--depth=1', `file://${folder}`, shallow])
    const items = await read(shallow)
    expect(actorsIn(items)).toEqual(['git:Ben'])
    expect(reasonsIn(items)).toEqual(['cut-off-by-shallow-clone'])
  })

  it('runs nothing that its own configuration names', async () => {
    const signed = git('cat-file', 'commit', commit('Ada <ada@example.org>', 'x')).replace(
      '\n\n',
      '\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----\n\n',
    )
    const written = ['-C', folder, 'hash-object', '-t', 'commit', '-w', '--stdin']
    git('reset', '-q', '--soft', execFileSync('git', written, { input: signed, encoding: 'utf8' }).trim())
    const sprung = path.join(folder, 'sprung')
    const trap = path.join(folder, 'trap.sh')
    await writeFile(trap, `#!/bin/sh\ntouch ${sprung}\n`, { mode: 0o755 })
    for (const name of ['gpg.program', 'core.fsmonitor', 'core.pager']) git('config', name, trap)
    git('config', 'log.showSignature', 'true')
    expect(actorsIn(await read(folder))).toEqual(['git:Ada'])
    expect(existsSync(sprung)).toBe(false)
  })

  it('without commits, broken, or without git: told in words', async () => {
    await expect(read(folder)).rejects.toMatchObject({
      code: 'unreadable_archive',
      message: expect.stringContaining('no commits yet'),
    })
    commit('Ada <ada@example.org>', 'x')
    const inside = path.join(folder, 'inside')
    await mkdir(path.join(inside, '.git'), { recursive: true })
    await expect(read(inside)).rejects.toThrow('it is no repository')
    vi.stubEnv('PATH', '/nowhere')
    await expect(read(folder)).rejects.toThrow('git is not installed')
  })

  it('can hold an export: named so, its files are read, without what git keeps for itself', async () => {
    await writeFile(
      path.join(folder, 'list.mbox'),
      'From a@b.org Fri Jan  1 00:00:00 2016\nFrom: a@b.org\n\n',
    )
    const archive = await openArchive(folder)
    const { connector } = await connectorFor('mbox', archive)
    const items = await allOf(connector.read(archive, options()))
    await archive.close()
    expect(actorsIn(items)).toEqual(['mail:a@b.org'])
    expect(reasonsIn(items)).toEqual([])
  })
})

it('the documented command asks for what is read', () => {
  const page = readFileSync(new URL('../../../../docs/connectors/git.md', import.meta.url), 'utf8')
  expect(page).toContain(`--format='${LOG_FORMAT}'`)
})

it('a history whose beginning is damaged loses only that; another file beside it is passed over', async () => {
  const line = (n: number) => `${sha(n)}\0\x001451606400\x001451606400\0Ada\0a@b.org\0\n`
  const damaged = `${line(1).slice(20)}${line(2)}${line(3)}`
  const items = await read(await fileOf(damaged), {}, 'auto')
  expect(actsIn(items).map(({ id }) => id)).toEqual([sha(2), sha(3)])
  expect(reasonsIn(items)).toEqual(['broken_record: not a commit as the other lines have it'])
  const zip = zipOf([
    { name: 'readme.txt', data: 'What this is\n'.repeat(30) },
    { name: 'zod.log', data: line(1) },
  ])
  expect(reasonsIn(await read(await fileOf(zip)))).toEqual(['other-file'])
})

it('a folder that is no repository, and a log with its messages, are no history', async () => {
  const folder = path.dirname(await fileOf('hello', 'notes.txt'))
  await expect(read(folder)).rejects.toMatchObject({ code: 'wrong_format' })
  await expect(read(await fileOf(`commit ${'a'.repeat(40)}\nAuthor: Ada <a@b.c>\n`))).rejects.toThrow(
    'docs/connectors/git.md',
  )
})
