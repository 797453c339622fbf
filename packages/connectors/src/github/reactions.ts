import type { Envelope } from '@commonhold/contracts/events/envelope'
import { type Loose, objectsOf, textOf } from '../json/loose.ts'
import { timeIn } from './fields.ts'
import { actKey, type Repository } from './ids.ts'
import { type Person, personOf } from './people.ts'
import type { Teller } from './teller.ts'

/** Only the migration archive says who reacted and when; elsewhere there are counts. */
export function reactionsOf(
  record: Loose,
  on: { readonly key: string; readonly repository: Repository; readonly author: Person | null },
  teller: Teller,
): Envelope[] {
  return objectsOf(record['reactions']).flatMap((reaction) => {
    const person = personOf(reaction['user'])
    const content = textOf(reaction['content'])
    const micros = timeIn(reaction, 'created_at')
    if (person === null || micros === null || content === null || !/^[a-z0-9_+-]{1,20}$/i.test(content))
      return []
    return teller.act({
      kind: 'reaction',
      id: actKey(`reaction-${content}`, on.key, person.login),
      person,
      micros,
      repository: on.repository,
      target: on.key,
      targetPerson: on.author,
    })
  })
}
