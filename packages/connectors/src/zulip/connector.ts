import type { Connector } from '../connector.ts'
import { readZulip } from './read.ts'
import { recogniseZulip } from './recognise.ts'

export const zulip: Connector = { format: 'zulip', recognise: recogniseZulip, read: readZulip }
