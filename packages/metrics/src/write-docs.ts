/** Writes docs/measures.md from the catalogue: node packages/metrics/src/write-docs.ts */

import { writeFileSync } from 'node:fs'
import { measuresMarkdown } from './docs.ts'

writeFileSync(new URL('../../../docs/measures.md', import.meta.url), measuresMarkdown())
