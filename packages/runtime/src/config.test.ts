import { readFileSync } from 'node:fs'
import { CommonholdError } from '@commonhold/contracts/errors'
import { expect, test } from 'vitest'
import { readConfig, SETTINGS } from './config.ts'
import { configurationMarkdown } from './config-docs.ts'

test('without anything said, the defaults', () => {
  const { given, ...values } = readConfig({})
  expect(values).toEqual({
    data: './data',
    port: 3000,
    host: '127.0.0.1',
    publicUrl: null,
    sample: true,
    connections: null,
    logLevel: null,
    url: null,
    key: null,
  })
  expect(given.size).toBe(0)
})

test('a flag wins over the environment, and an empty variable says nothing', () => {
  const config = readConfig({ PORT: '4000', HOST: '', COMMONHOLD_DATA: '/a' }, { port: '5000' })
  expect(config).toMatchObject({ port: 5000, host: '127.0.0.1', data: '/a' })
  expect([...config.given].sort()).toEqual(['data', 'port'])
})

test('everything that is wrong is named at once, by the name it was given under', () => {
  const read = () => readConfig({ PORT: 'many', LOG_LEVEL: 'loud' }, { url: 'ftp://x' })
  expect(read).toThrow(CommonholdError)
  expect(read).toThrow(/PORT: .*LOG_LEVEL: .*--url: not an http/)
})

test('addresses lose their last slash, so that paths can follow', () => {
  expect(readConfig({}, { url: 'http://127.0.0.1:3000/' }).url).toBe('http://127.0.0.1:3000')
})

test('docs/configuration.md is what the table says', () => {
  const written = readFileSync(new URL('../../../docs/configuration.md', import.meta.url), 'utf8')
  expect(written, 'write it again: node packages/runtime/src/write-docs.ts').toBe(configurationMarkdown())
  for (const { env } of Object.values(SETTINGS)) expect(written).toContain(`\`${env}\``)
})
