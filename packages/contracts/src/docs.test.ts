import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { KIND_RULES } from './events/kinds.ts'
import { eventSchemas } from './json-schema.ts'

const docs = path.resolve(import.meta.dirname, '../../../docs')

test('docs/events.md lists every kind with its class and facet', () => {
  const page = readFileSync(path.join(docs, 'events.md'), 'utf8')
  const listed = [
    ...page.matchAll(/^\| `([a-z-]+)` \| (derived|passive|light|participation|ownership) \| ?(\w*) ?\|$/gm),
  ]
  expect(
    Object.fromEntries(listed.map(([, kind, actClass, facet]) => [kind, `${actClass} ${facet}`.trim()])),
  ).toEqual(
    Object.fromEntries(
      Object.entries(KIND_RULES).map(([kind, rule]) => [
        kind,
        rule === 'derived' ? 'derived derived' : `${rule.class} ${rule.facet ?? ''}`.trim(),
      ]),
    ),
  )
})

test('docs/schemas is what the schemas in code say (node packages/contracts/src/write-schemas.ts)', () => {
  for (const [type, schema] of Object.entries(eventSchemas()))
    expect(JSON.parse(readFileSync(path.join(docs, 'schemas', `${type}.json`), 'utf8'))).toEqual(
      JSON.parse(JSON.stringify(schema)),
    )
})
