import { mkdtemp, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { mappingIn } from './mapping.ts'

test('a mapping file, and what stands beside it on the command line', async () => {
  const file = path.join(await mkdtemp(path.join(os.tmpdir(), 'commonhold-mapping-')), 'mapping.json')
  await writeFile(file, JSON.stringify({ time: { column: 'Datum', zone: 'Europe/Zurich' }, actor: 'Wer' }))
  expect(await mappingIn([file, 'actor=Autor,id=Nr'])).toEqual({
    time: 'Datum',
    'time.zone': 'Europe/Zurich',
    actor: 'Autor',
    id: 'Nr',
  })
})

test('neither', async () => {
  await expect(mappingIn(['nowhere.json'])).rejects.toMatchObject({
    code: 'invalid_parameter',
    message: expect.stringContaining('nowhere.json'),
  })
  await expect(mappingIn(['=x'])).rejects.toMatchObject({ code: 'invalid_parameter' })
})
