import { expect, it } from 'vitest'
import { openArchive } from '../archive/open.ts'
import type { ReadOptions } from '../connector.ts'
import { connectorFor } from '../formats.ts'
import { actsIn, allOf, eventsIn, fileOf, options, reasonsIn, zipOf } from '../testing/forge.ts'

const MESSAGES = [
  'id,replied_to_id,thread_id,group_id,group_name,in_private_conversation,sender_id,sender_name,body,created_at,deleted_at',
  '1,,1,7,Garden,false,11,Ada L.,canary,2024-03-01T10:00:00.000Z,',
  '2,1,1,7,Garden,false,12,Ben,"canary, canary",2024-03-01T11:00:00.000Z,',
  '3,,3,,,true,12,Ben,canary,2024-03-01T11:00:00.000Z,',
  '4,1,1,7,Garden,false,12,Ben,canary,2024-03-01T12:00:00.000Z,2024-03-02T12:00:00.000Z',
].join('\n')
const USERS = 'id,name,email,job_title\n11,Ada L.,ada@example.org,canary\n'

async function read(content: string | Buffer, format: string, some: Partial<ReadOptions> = {}) {
  const archive = await openArchive(await fileOf(content))
  try {
    const { connector } = await connectorFor(format, archive)
    expect(connector.format).toBe('viva')
    return await allOf(connector.read(archive, options(some)))
  } finally {
    await archive.close()
  }
}

it('messages of the export, recognised among its other tables', async () => {
  const zip = zipOf([
    { name: 'Users.csv', data: USERS },
    { name: 'Messages.csv', data: MESSAGES },
    { name: 'request.txt', data: 'canary' },
  ])
  const items = await read(zip, 'auto')
  expect(
    actsIn(items).map(({ id, data }) => [id, data.kind, data.actor, data.conversation, data.inReplyTo]),
  ).toEqual([
    ['1', 'post', 'viva:p:11', 'viva:p/1', null],
    ['2', 'reply', 'viva:p:12', 'viva:p/1', 'viva:p/1'],
  ])
  const space = eventsIn(items).find(({ type }) => type.endsWith('space.v1'))
  expect(space.data).toMatchObject({ space: 'viva:p/#7', name: 'Garden' })
  expect(reasonsIn(items).sort()).toEqual(['deleted', 'other-file', 'other-file', 'private'])
  expect(JSON.stringify(items)).not.toContain('canary')
  expect(JSON.stringify(items)).not.toContain('example.org')
})

it('private conversations when asked for', async () => {
  expect(actsIn(await read(MESSAGES, 'viva', { includePrivate: true }))).toHaveLength(3)
})

it('named so with other columns: what is missing, and a mapping that helps', async () => {
  const other = 'message,thread,from,when\n1,1,ada,2024-03-01\n'
  await expect(read(other, 'viva')).rejects.toThrow('there are "message", "thread", "from", "when"')
  const map = { id: 'message', conversation: 'thread', actor: 'from', time: 'when' }
  expect(actsIn(await read(other, 'viva', { map }))).toHaveLength(1)
})
