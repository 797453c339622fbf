import { CommonholdError } from '@commonhold/contracts/errors'
import { microsOfInstant } from '@commonhold/contracts/events/instant'
import type { Database } from '@commonhold/store/database'
import { type Revision, revisionAsOf } from '@commonhold/store/queries/pilots'
import { firstRevision, isRevisionGone } from '@commonhold/store/queries/revisions'

const FORMS = 'a revision such as 1290, or an instant such as 2026-01-31T12:00:00Z'

const wrong = (message: string) =>
  new CommonholdError('invalid_parameter', `asOf: ${message}`, { errors: [{ pointer: 'asOf', message }] })

/** The revision an answer is read at. All its readings name it, so that none sees more than the others.
 *  @returns null before anything was published
 *  @throws CommonholdError invalid_parameter, revision_gone */
export async function readAsOf(
  database: Database,
  pilot: string,
  text: string | undefined,
): Promise<Revision | null> {
  const newest = await revisionAsOf(database, pilot, null)
  if (text === undefined) return newest
  const wanted = parse(text)
  if (newest === null) return null
  if ('revision' in wanted && wanted.revision > newest.revision)
    throw wrong(`the newest revision is ${newest.revision}`)
  const found = await revisionAsOf(database, pilot, wanted)
  if (found === null) {
    const first = await firstRevision(database, pilot)
    throw wrong(`nothing was published before revision ${first?.revision} of ${first?.at}`)
  }
  if (await isRevisionGone(database, pilot, found.revision))
    throw new CommonholdError(
      'revision_gone',
      `What was known at revision ${found.revision} is no longer kept.`,
    )
  return found
}

function parse(text: string): { revision: number } | { instant: string } {
  if (/^\d{1,15}$/.test(text)) return { revision: Number(text) }
  if (microsOfInstant(text) === null) throw wrong(`neither of ${FORMS}`)
  return { instant: text }
}
