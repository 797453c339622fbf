/** Package imports run in one direction: node scripts/direction.ts. Every import of every source file is looked at. */

import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** What each package may import of the others. Services may import every package but the testkit; standalone also services. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  contracts: [],
  metrics: ['contracts'],
  stream: ['contracts'],
  connectors: ['contracts'],
  runtime: ['contracts'],
  store: ['contracts', 'metrics'],
  testkit: ['contracts', 'metrics'],
}
const SERVICES = ['collector', 'ingest', 'api', 'worker', 'standalone']
/** The engine in the process: everybody else gets a client handed in. */
const ENGINE_HOLDERS = ['standalone', 'testkit']

export interface Broken {
  readonly file: string
  readonly specifier: string
  readonly why: string
}

/** @param file path from the root, as packages/store/src/writer.ts */
export function brokenImports(file: string, source: string): Broken[] {
  const [, room = ''] = file.split('/')
  // Tests, and what only they use, stand outside the house: they may look at everything.
  if (/^(tests|scripts)\/|\/testbed\/|\.test\.ts$/.test(file)) return []
  return specifiersOf(source).flatMap((specifier) => {
    const why = forbidden(room, file, specifier)
    return why ? [{ file, specifier, why }] : []
  })
}

function forbidden(room: string, file: string, specifier: string): string | null {
  if (specifier === 'chdb' || specifier.startsWith('chdb/'))
    return ENGINE_HOLDERS.includes(room) ? null : `only ${ENGINE_HOLDERS.join(' and ')} hold the engine`
  if (specifier.startsWith('.')) {
    const target = path.posix.join(path.posix.dirname(file), specifier)
    return target.split('/')[1] === room ? null : 'a relative import leaves its package'
  }
  const other = /^@commonhold\/([^/]+)/.exec(specifier)?.[1]
  if (other === undefined || other === room) return null
  const allowed = PACKAGES[room]
  if (allowed)
    return allowed.includes(other) ? null : `${room} may import ${allowed.join(', ') || 'no other package'}`
  if (other === 'testkit') return 'the testkit is for tests'
  if (SERVICES.includes(other) && room !== 'standalone') return 'services do not import each other'
  return null
}

const specifiersOf = (source: string) =>
  [
    ...source.matchAll(
      /(?:^|[\s;])(?:import|export)\s[^'"]*?from\s*['"]([^'"]+)['"]|import\s*\(?\s*['"]([^'"]+)['"]/g,
    ),
  ].map((match) => (match[1] ?? match[2]) as string)

if (import.meta.main) {
  const root = path.resolve(import.meta.dirname, '..')
  const files = globSync('{packages,services,tests}/**/*.{ts,mjs}', {
    cwd: root,
    exclude: (name) => name.includes('node_modules'),
  })
  const broken = files.flatMap((file) => brokenImports(file, readFileSync(path.join(root, file), 'utf8')))
  for (const { file, specifier, why } of broken) console.error(`${file} imports ${specifier}: ${why}`)
  console.log(`package direction: ${files.length} files, ${broken.length} imports against it`)
  process.exit(broken.length === 0 ? 0 : 1)
}
