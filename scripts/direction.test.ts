import { expect, test } from 'vitest'
import { brokenImports } from './direction.ts'

const why = (file: string, source: string) => brokenImports(file, source).map((broken) => broken.why)

test('what runs against the direction is found', () => {
  expect(why('packages/contracts/src/a.ts', `import { x } from '@commonhold/metrics/b'`)).toHaveLength(1)
  expect(why('packages/metrics/src/a.ts', `export { x } from '@commonhold/store/b'`)).toHaveLength(1)
  expect(why('services/api/src/a.ts', `import type { X } from '@commonhold/collector/b'`)).toHaveLength(1)
  expect(why('services/api/src/a.ts', `const x = await import('@commonhold/ingest/b')`)).toHaveLength(1)
  expect(why('services/api/src/a.ts', `import { x } from '../../collector/src/b.ts'`)).toHaveLength(1)
  expect(
    why('packages/store/src/a.ts', `import { createChdbConnection } from 'chdb/connection'`),
  ).toHaveLength(1)
  expect(why('services/ingest/src/a.ts', `import {\n  x,\n} from '@commonhold/testkit/b'`)).toHaveLength(1)
})

test('what follows it is not', () => {
  expect(why('packages/store/src/a.ts', `import { x } from '@commonhold/metrics/b'`)).toEqual([])
  expect(why('services/standalone/src/a.ts', `import { x } from '@commonhold/api/b'\nimport 'chdb'`)).toEqual(
    [],
  )
  expect(why('packages/store/src/acts/a.ts', `import { x } from '../b.ts'`)).toEqual([])
  expect(why('packages/store/src/a.test.ts', `import { x } from '@commonhold/testkit/b'`)).toEqual([])
})
