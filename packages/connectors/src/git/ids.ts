import type { ReadOptions } from '../connector.ts'
import type { Ident } from './log.ts'

/** A commit is the same whichever copy or fork of a repository it is read from: the source is the pilot's. */

export const gitSource = (pilot: string) => `git:${pilot}`

export const accountId = (name: string) => `git:${name}`

export const spaceId = (pilot: string, repository: string) => `${gitSource(pilot)}/#${repository}`

export const commitObject = (pilot: string, id: string) => `${gitSource(pilot)}/${id}`

/** Each co-author has an act of their own, known by the commit and by the address that is written in it: a mailmap
 *  that names them otherwise later does not make it another. */
export const coAuthorId = (sha: string, { name, mail }: Ident, seal: ReadOptions['seal']) =>
  `${sha}+${seal(`co-author:${mail ?? name}`).replace(/[^A-Za-z0-9]/g, 'x')}`
