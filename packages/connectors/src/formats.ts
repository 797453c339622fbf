import { CommonholdError } from '@commonhold/contracts/errors'
import type { Archive } from './archive/archive.ts'
import { cloudevents } from './cloudevents/connector.ts'
import type { Connector } from './connector.ts'
import { csv } from './csv/connector.ts'
import { discourse } from './discourse/connector.ts'
import { git } from './git/connector.ts'
import { github } from './github/connector.ts'
import { lookalike } from './lookalike.ts'
import { mattermost } from './mattermost/connector.ts'
import { mbox } from './mbox/connector.ts'
import { ndjson } from './ndjson/connector.ts'
import { slack } from './slack/connector.ts'
import { teams } from './teams/connector.ts'
import { viva } from './viva/connector.ts'
import { zulip } from './zulip/connector.ts'

/** Every archive format, the particular ones before the general: the first that recognises an archive has it. */
export const connectors: readonly Connector[] = [
  git,
  mbox,
  slack,
  discourse,
  zulip,
  cloudevents,
  mattermost,
  teams,
  github,
  viva,
  ndjson,
  csv,
]

/** Tables and lines take any columns once they are mapped: naming one of these is enough. */
const GENERAL: ReadonlySet<string> = new Set(['csv', 'ndjson', 'viva'])

export interface Recognised {
  readonly connector: Connector
  /** What gave it away, in words. */
  readonly why: string
}

/** What `auto` means. */
export async function recognise(archive: Archive): Promise<Recognised> {
  const found = await firstOf(connectors, archive)
  if (found) return found
  const other = await lookalike(archive)
  throw new CommonholdError(
    'unrecognised_format',
    other === null
      ? `${archive.label} is none of the formats known: ${connectors.map(({ format }) => format).join(', ')}`
      : `${archive.label} looks like ${other}`,
  )
}

/** The connector for a format a person named, or for what the archive turns out to be (`auto`).
 *  Naming the wrong one is told before anything is read. */
export async function connectorFor(format: string, archive: Archive): Promise<Recognised> {
  if (format === 'auto') return recognise(archive)
  const connector = connectors.find((each) => each.format === format)
  if (!connector)
    throw new CommonholdError(
      'unrecognised_format',
      `there is no format "${format.slice(0, 40)}"; there are auto, ${connectors.map((each) => each.format).join(', ')}`,
    )
  const why = await connector.recognise(archive)
  if (why !== null) return { connector, why }
  const others = connectors.filter((each) => each !== connector && !GENERAL.has(each.format))
  const looksLike = (await nameOf(others, archive)) ?? (await lookalike(archive))
  if (looksLike !== null)
    throw new CommonholdError('wrong_format', `this looks like ${looksLike}, not like ${format}`)
  if (GENERAL.has(format)) return { connector, why: 'as named' }
  const general = await nameOf(
    connectors.filter((each) => GENERAL.has(each.format)),
    archive,
  )
  throw new CommonholdError(
    'wrong_format',
    general === null ? `this is no ${format} archive` : `this looks like ${general}, not like ${format}`,
  )
}

async function firstOf(candidates: readonly Connector[], archive: Archive): Promise<Recognised | null> {
  for (const connector of candidates) {
    const why = await connector.recognise(archive)
    if (why !== null) return { connector, why }
  }
  return null
}

async function nameOf(candidates: readonly Connector[], archive: Archive): Promise<string | null> {
  const found = await firstOf(candidates, archive)
  return found && `${found.connector.format} (${found.why})`
}
