import { connectors } from '@commonhold/connectors/formats'
import { expect, test } from 'vitest'
import { IMPORT_FORMATS } from './import.ts'

test('help names every format there is', () => {
  expect(IMPORT_FORMATS.toSorted()).toEqual(connectors.map(({ format }) => format).toSorted())
})
