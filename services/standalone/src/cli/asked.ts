import { CommonholdError } from '@commonhold/contracts/errors'
import type { Command } from 'commander'
import type { Client } from '../client/client.ts'
import type { PilotSummary } from '../render/documents.ts'

/** What the questions about a pilot have in common: which pilot, which time, which acts. */

export interface Asked {
  readonly pilot?: string
  readonly window?: string
  readonly from?: string
  readonly to?: string
  readonly eventSet?: string
  readonly measure?: string
  readonly source?: string
  readonly space?: string
  readonly unit?: string
  readonly evidence?: string
  readonly asOf?: string
}

export const withPilot = (command: Command): Command =>
  command.option('--pilot <id>', 'which pilot; not needed while there is only one')

/** @param otherwise the window when none is named */
export const withWindow = (command: Command, otherwise = 'the last 26 weeks'): Command =>
  withPilot(command)
    .option(
      '--window <window>',
      `28d, 12w, all, 2016, 2016H1, 2016Q1 or 2016-05; ${otherwise} when not given`,
    )
    .option('--from <date>', 'first day, instead of --window')
    .option('--to <date>', 'the day after the last')

export const withFilters = (command: Command): Command =>
  withActsFilters(
    command
      .option('--event-set <set>', 'ownership, contribution, all, facet:<facet> or kind:<kind>,…')
      .option('--measure <unit>', 'count acts, or days on which somebody did something'),
  )

/** Where the event set and what is counted are given. */
export const withActsFilters = (command: Command): Command =>
  command
    .option('--source <source>', 'only what one source brought')
    .option('--space <space>', 'only one space')
    .option('--unit <unit>', 'only people of one unit')
    .option('--evidence <level>', 'observed, declared or attested')
    .option('--as-of <when>', 'as known at a revision or an instant')

/** The query of a question; the service says what is wrong with it. */
export const queryOf = ({ pilot: _, ...query }: Asked): Record<string, string> =>
  Object.fromEntries(
    Object.entries(query).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )

/** The pilot named, or the only one there is. */
export async function pilotOf(client: Client, { pilot }: Asked): Promise<string> {
  if (pilot !== undefined) return pilot
  const { pilots } = await client.request<{ pilots: PilotSummary[] }>('GET', '/v1/pilots')
  const [only, ...others] = pilots
  if (only === undefined)
    throw new CommonholdError('unknown_pilot', 'There is no pilot yet; `commonhold import` makes one.')
  if (others.length === 0) return only.id
  throw new CommonholdError(
    'invalid_parameter',
    `Several pilots are here: ${pilots.map(({ id }) => id).join(', ')}. Name one with --pilot.`,
  )
}
