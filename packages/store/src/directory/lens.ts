import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import type { Lens } from '../acts/recompute.ts'
import type { Database } from '../database.ts'
import { DATABASE } from '../schema/tables.ts'
import { type Actor, actorsOf, type Directory, spacesOfPurpose } from './standing.ts'

/** The recompute's view of the directory. Every generation is kept, so that a crash never leaves half of one. */

const lensRow = z.object({
  generation: z.number(),
  ordinal: z.number(),
  zone: z.string(),
  announcement: z.array(z.string()),
  feedback: z.array(z.string()),
  help: z.array(z.string()),
})

export interface CurrentLens extends Lens {
  /** 1 for the first: the identityVersion of an answer; 0 before there is one. */
  readonly ordinal: number
}

const NO_LENS: CurrentLens = {
  generation: 0,
  ordinal: 0,
  zone: 'UTC',
  announcement: [],
  feedback: [],
  help: [],
}

export async function currentLens(database: Database, pilot: string): Promise<CurrentLens> {
  const [found] = await database.written(
    `SELECT generation, (SELECT uniqExact(generation) FROM ${DATABASE}.lenses WHERE pilot = {pilot:String}) AS ordinal,
            zone, announcement, feedback, help
     FROM ${DATABASE}.lenses WHERE pilot = {pilot:String} ORDER BY generation DESC LIMIT 1`,
    lensRow,
    { pilot },
  )
  return found ?? NO_LENS
}

const actorRow = z.object({
  account: z.string(),
  person: z.string(),
  human: z.number(),
  units: z.array(z.tuple([z.string(), z.string()])),
})

async function actorsOfGeneration(database: Database, pilot: string, generation: number): Promise<Actor[]> {
  const rows = await database.written(
    `SELECT account, person, human, units FROM ${DATABASE}.actors
     WHERE pilot = {pilot:String} AND generation = {generation:UInt64} ORDER BY account`,
    actorRow,
    { pilot, generation },
  )
  return rows.map((row) => ({ ...row, human: row.human === 1 }))
}

const lensOf = (directory: Directory, generation: number): Lens => ({
  generation,
  zone: directory.settings.timeZone,
  announcement: spacesOfPurpose(directory, 'announcement'),
  feedback: spacesOfPurpose(directory, 'feedback'),
  help: spacesOfPurpose(directory, 'help'),
})

/** The lens and the actors the directory asks for, where they differ from the current ones; else null. */
export async function changedLens(
  database: Database,
  pilot: string,
  directory: Directory,
  next: () => number,
) {
  const { ordinal, ...current } = await currentLens(database, pilot)
  const actors = actorsOf(directory)
  const standing = await actorsOfGeneration(database, pilot, current.generation)
  const unchanged =
    ordinal > 0 &&
    isDeepStrictEqual(current, lensOf(directory, current.generation)) &&
    isDeepStrictEqual(standing, actors)
  return unchanged ? null : { lens: lensOf(directory, next()), actors }
}

/** The actors first: a lens without its actors would take every bot for a human. */
export async function writeLens(database: Database, pilot: string, lens: Lens, actors: readonly Actor[]) {
  await database.insert(
    `${DATABASE}.actors`,
    ['pilot', 'generation', 'account', 'person', 'human', 'units'],
    actors.map((actor) => [
      pilot,
      lens.generation,
      actor.account,
      actor.person,
      actor.human ? 1 : 0,
      actor.units,
    ]),
  )
  await database.insert(
    `${DATABASE}.lenses`,
    ['pilot', 'generation', 'zone', 'announcement', 'feedback', 'help'],
    [[pilot, lens.generation, lens.zone, lens.announcement, lens.feedback, lens.help]],
  )
}
