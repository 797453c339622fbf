import type { Connector } from '../connector.ts'
import { readMattermost } from './read.ts'
import { recogniseMattermost } from './recognise.ts'

export const mattermost: Connector = {
  format: 'mattermost',
  recognise: recogniseMattermost,
  read: readMattermost,
}
