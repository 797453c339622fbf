import type { Envelope } from '@commonhold/contracts/events/envelope'
import type { ArchiveEntry } from '../archive/archive.ts'
import { displayable, type MakeEvent } from '../envelopes.ts'
import { type Loose, textOf } from '../json/loose.ts'
import { tableRows } from '../json/tables.ts'
import { siteSource, spaceId } from './ids.ts'
import { idOf } from './records.ts'

/** A category, as far as it is needed. */
export interface Category {
  readonly id: number
  readonly name: string | null
  /** Not everybody may read it. */
  readonly private: boolean
}

/** Files somebody keeps beside the posts, so that places have names: the answers of /categories.json and /site.json. */
export const isCategoryFile = (name: string) => /(?:^|\/)(?:categories|site)(?:\.[^/]*)?\.json$/i.test(name)

const LISTS = new Set(['category_list.categories', 'categories'])

/** The categories a file lists, those inside others too. What is broken about it is told when it is read again. */
export async function* categoriesIn(entry: ArchiveEntry): AsyncGenerator<Category> {
  for await (const rows of tableRows(entry.bytes(), LISTS))
    for (const { value } of rows) for (const category of categoryOf(value, 0)) yield category
}

function categoryOf(value: unknown, depth: number): Category[] {
  if (typeof value !== 'object' || value === null || depth > 5) return []
  const record = value as Loose
  const id = idOf(record['id'])
  const inside = record['subcategory_list']
  const below = Array.isArray(inside) ? inside.flatMap((each) => categoryOf(each, depth + 1)) : []
  if (id === null) return below
  return [{ id, name: textOf(record['name']), private: record['read_restricted'] === true }, ...below]
}

export const categoryEvent = (
  site: string,
  { id, name, private: isPrivate }: Category,
  micros: number,
  make: MakeEvent,
): Envelope =>
  make(
    'org.commonhold.space.v1',
    { source: siteSource(site), id: spaceId(site, id), micros, sequence: 0 },
    { space: spaceId(site, id), name: displayable(name), private: isPrivate },
  )
