import type { Connector } from '../connector.ts'
import { readGithub } from './read.ts'
import { recogniseGithub } from './recognise.ts'

export const github: Connector = { format: 'github', recognise: recogniseGithub, read: readGithub }
