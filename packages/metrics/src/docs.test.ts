import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { catalogue } from './catalogue.ts'
import { measuresMarkdown } from './docs.ts'

test('docs/measures.md is what the catalogue says', () => {
  const written = readFileSync(new URL('../../../docs/measures.md', import.meta.url), 'utf8')
  expect(written, 'write it again: node packages/metrics/src/write-docs.ts').toBe(measuresMarkdown())
})

test('every measure is on the page', () => {
  for (const { id } of catalogue) expect(measuresMarkdown()).toContain(`(\`${id}\`)`)
})
