import { type Champion, championOf } from '@commonhold/metrics/champion/champion'
import type { PersonActs } from '@commonhold/metrics/tables'
import type { Database } from '@commonhold/store/database'
import { personsOf } from '@commonhold/store/directory/standing'
import { standingsOf } from '@commonhold/store/queries/standings'
import type { Asked } from '../questions/ask.ts'

/** The champion of a window.
 *  @param owned ownership acts by person, under the filters of the question */
export async function championIn(
  database: Database,
  { view, covered, question }: Asked,
  owned: readonly PersonActs[],
): Promise<Champion | null> {
  const { settings, links } = view.directory
  if (settings.champions.length > 0) {
    const persons = personsOf(links)
    return championOf(
      settings.champions.map((account) => persons.get(account) ?? account),
      [],
    )
  }
  const most = owned.reduce((highest, { acts }) => Math.max(highest, acts), 0)
  const leaders = owned.filter(({ acts }) => acts === most).map(({ person }) => person)
  // Only between several who own as much does anything else have to be known.
  if (leaders.length < 2 || covered === null)
    return championOf(
      [],
      leaders.map((person) => ({ person, ownershipActs: most, contributions: most, firstAct: '' })),
    )
  return championOf([], await standingsOf(database, question, leaders))
}
