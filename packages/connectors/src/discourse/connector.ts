import type { Connector } from '../connector.ts'
import { readDiscourse } from './read.ts'
import { recogniseDiscourse } from './recognise.ts'

export const discourse: Connector = {
  format: 'discourse',
  recognise: recogniseDiscourse,
  read: readDiscourse,
}
