import type { Connector } from '../connector.ts'
import { readMbox } from './read.ts'
import { recogniseMbox } from './recognise.ts'

export const mbox: Connector = { format: 'mbox', recognise: recogniseMbox, read: readMbox }
