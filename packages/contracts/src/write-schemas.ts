/** node packages/contracts/src/write-schemas.ts: writes docs/schemas, one file an event type. */

import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { eventSchemas } from './json-schema.ts'

const folder = path.resolve(import.meta.dirname, '../../../docs/schemas')
mkdirSync(folder, { recursive: true })
for (const [type, schema] of Object.entries(eventSchemas()))
  writeFileSync(path.join(folder, `${type}.json`), `${JSON.stringify(schema, null, 2)}\n`)
