import type { Connector } from '../connector.ts'
import { readSlack } from './read.ts'
import { recogniseSlack } from './recognise.ts'

export const slack: Connector = { format: 'slack', recognise: recogniseSlack, read: readSlack }
