import type { Connector } from '../connector.ts'
import { readTeams } from './read.ts'
import { recogniseTeams } from './recognise.ts'

export const teams: Connector = { format: 'teams', recognise: recogniseTeams, read: readTeams }
