import type { ActivityEvent, CommonholdEvent, DirectoryEvent } from '@commonhold/contracts/events/decode'
import { type Lens, lensParams, rebuildActs, recomputeActs } from './acts/recompute.ts'
import { markPlaces, TOUCHED } from './acts/scope.ts'
import { widenCoverage } from './coverage.ts'
import type { Database } from './database.ts'
import { appendDirectory, readDirectory } from './directory/directory.ts'
import { changedLens, currentLens, writeLens } from './directory/lens.ts'
import { appendEvents, FACTS_OF_TICKETS } from './facts/append.ts'
import { takeBack } from './imports/undo.ts'
import type { Numbers } from './numbers.ts'
import { type OpenTickets, openTicket, openTickets, type Reach, settleTickets } from './tickets.ts'

/** At least once in, once in the numbers: events are durable before anything follows from them, facts are idempotent,
 *  and what is published is always derived anew. Whatever is cut short belongs to an open ticket. */
export interface Writer {
  /** Resolves once the facts are durable. They are visible after the next `settle`. */
  accept(events: readonly CommonholdEvent[]): Promise<void>
  /** An archive: many batches under one ticket, facts and days once at the end. */
  beginImport(pilot: string, origin: string): Promise<ImportWriter>
  /** Publishes what is not yet published. @returns the pilots it touched */
  settle(): Promise<Settled[]>
  /** Takes up what a crash left open, then settles. Run once before anything is accepted. */
  recover(): Promise<Settled[]>
  /** Derives the whole pilot anew. */
  rebuild(pilot: string): Promise<void>
  /** Takes back what only one import brought; `settle` publishes what is left. Can be repeated after a crash. */
  withdraw(pilot: string, origin: string): Promise<void>
}

export interface ImportWriter {
  append(events: readonly CommonholdEvent[]): Promise<void>
  /** Facts from events; `settle` publishes them. */
  finish(): Promise<void>
}

export interface Settled {
  readonly pilot: string
  readonly revision: number
  /** null: all of them */
  readonly days: number | null
}

export function createWriter(database: Database, next: Numbers): Writer {
  // What is accepted does not wait for what is derived.
  const { aside } = database
  /** Tickets of batches still being written, which settling leaves alone. One whose batch failed stays here, open,
   *  until `recover` places what it left behind. */
  const underWay = new Set<number>()
  const begin = async (pilot: string, reach: Reach) => {
    const ticket = next()
    underWay.add(ticket)
    await openTicket(database, pilot, ticket, reach)
    return ticket
  }
  const written = (ticket: number) => void underWay.delete(ticket)
  /** Each in its turn: of two lenses the later must be the one that saw more of the directory. */
  const lensInTurn = inTurn()
  const settleInTurn = inTurn()

  const acceptOf = async (pilot: string, events: readonly CommonholdEvent[]) => {
    const { activity, directory } = byNature(events)
    const ticket = await begin(pilot, 'touched')
    if (directory.length > 0) await appendDirectory(database, directory, ticket, '')
    if (activity.length > 0) {
      await appendEvents(database, activity, ticket, '')
      await placeFacts(pilot, [ticket])
      await widenCoverage(database, pilot, activity, '')
    }
    if (directory.some(mayChangeLens)) await renewLens(pilot)
    written(ticket)
  }

  /** Old places before facts: a fact overwritten has forgotten where it stood. */
  const placeFacts = async (pilot: string, tickets: readonly number[]) => {
    const lens = await currentLens(database, pilot)
    const params = { ...lensParams({ pilot, lens, revision: 0 }), tickets }
    await database.command(markPlaces(TOUCHED), { ...params, ticket: tickets[0] as number })
    await database.command(FACTS_OF_TICKETS, params)
  }

  /** A ticket for all is opened before the lens changes: from the change on every day may be stale. */
  const renewLens = (pilot: string) =>
    lensInTurn(async () => {
      const changed = await changedLens(database, pilot, await readDirectory(database, pilot), next)
      if (!changed) return
      const ticket = await begin(pilot, 'all')
      await writeLens(database, pilot, changed.lens, changed.actors)
      written(ticket)
    })

  const settleOf = async ({ pilot, tickets, reach }: OpenTickets): Promise<Settled> => {
    const lens: Lens = await currentLens(aside, pilot)
    const recompute = { pilot, lens, revision: next() }
    const days =
      reach === 'all'
        ? await rebuildActs(aside, recompute).then(() => null)
        : await recomputeActs(aside, recompute, tickets)
    await settleTickets(aside, pilot, tickets)
    return { pilot, revision: recompute.revision, days }
  }

  const settle = () =>
    settleInTurn(async () => {
      const settled: Settled[] = []
      for (const open of await openTickets(aside, null, [...underWay])) settled.push(await settleOf(open))
      return settled
    })

  return {
    accept: async (events) => {
      for (const [pilot, of] of byPilot(events)) await acceptOf(pilot, of)
    },

    beginImport: async (pilot, origin) => {
      const ticket = await begin(pilot, 'all')
      return {
        append: async (events) => {
          const { activity, directory } = byNature(events)
          await appendDirectory(database, directory, ticket, origin)
          await appendEvents(database, activity, ticket, origin)
          await widenCoverage(database, pilot, activity, origin)
        },
        finish: async () => {
          await database.command(FACTS_OF_TICKETS, { pilot, tickets: [ticket] })
          await renewLens(pilot)
          written(ticket)
        },
      }
    },

    settle,

    recover: async () => {
      underWay.clear()
      for (const { pilot, tickets } of await openTickets(database)) {
        await placeFacts(pilot, tickets)
        await renewLens(pilot)
      }
      return settle()
    },

    rebuild: async (pilot) => {
      await openTicket(database, pilot, next(), 'all')
      await renewLens(pilot)
      await settle()
    },

    withdraw: async (pilot, origin) => {
      const ticket = await begin(pilot, 'all')
      await takeBack(database, pilot, origin)
      await renewLens(pilot)
      written(ticket)
    },
  }
}

/** Runs what it is given one after the other, whatever becomes of the one before. */
function inTurn() {
  let last: Promise<unknown> = Promise.resolve()
  return <T>(work: () => Promise<T>): Promise<T> => {
    const done = last.then(work, work)
    last = done.catch(() => {})
    return done
  }
}

const byNature = (events: readonly CommonholdEvent[]) => {
  const activity: ActivityEvent[] = []
  const directory: DirectoryEvent[] = []
  for (const event of events)
    if (event.stream === 'activity' || event.stream === 'retraction') activity.push(event)
    else directory.push(event)
  return { activity, directory }
}

const byPilot = (events: readonly CommonholdEvent[]) => {
  const pilots = new Map<string, CommonholdEvent[]>()
  for (const event of events) {
    const of = pilots.get(event.pilot)
    if (of) of.push(event)
    else pilots.set(event.pilot, [event])
  }
  return pilots
}

/** An account seen for the first time is a human who is only themselves, which is what the lens takes anybody for. */
const mayChangeLens = (event: DirectoryEvent) => !(event.stream === 'account' && event.source === 'directory')
