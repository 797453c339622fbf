import type { Connector } from '../connector.ts'
import { readGit } from './read.ts'
import { recogniseGit } from './recognise.ts'

export const git: Connector = { format: 'git', recognise: recogniseGit, read: readGit }
