/** Writes docs/configuration.md from the table of settings: node packages/runtime/src/write-docs.ts */

import { writeFileSync } from 'node:fs'
import { configurationMarkdown } from './config-docs.ts'

writeFileSync(new URL('../../../docs/configuration.md', import.meta.url), configurationMarkdown())
