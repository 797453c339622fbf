import path from 'node:path'
import type { Archive } from '@commonhold/connectors/archive/archive'
import { openArchive } from '@commonhold/connectors/archive/open'
import type { Connector } from '@commonhold/connectors/connector'
import { connectorFor } from '@commonhold/connectors/formats'

/** One archive of an import, opened and recognised. */
export interface Source {
  readonly archive: Archive
  readonly connector: Connector
}

/** Opens all before any is read: a second file that is missing is told before the first is imported. */
export async function openSources(paths: readonly string[], format: string): Promise<Source[]> {
  const opened: Source[] = []
  try {
    for (const each of paths) {
      const archive = await openArchive(each)
      try {
        const { connector } = await connectorFor(format, archive)
        opened.push({ archive, connector })
      } catch (error) {
        await archive.close()
        throw error
      }
    }
    return opened
  } catch (error) {
    await closeSources(opened)
    throw error
  }
}

export async function closeSources(sources: readonly Source[]): Promise<void> {
  for (const { archive } of sources) await archive.close()
}

/** Null as soon as one of them does not say. */
export const totalBytes = (sources: readonly Source[]): number | null =>
  sources.reduce<number | null>(
    (sum, { archive }) => (sum === null || archive.totalBytes === null ? null : sum + archive.totalBytes),
    0,
  )

/** What a person recognises it by: the name of the file, never where it lies. */
export function labelOf(paths: readonly string[]): string {
  const [first = ''] = paths
  const name = first === '-' ? 'standard input' : path.basename(path.resolve(first))
  const cut = name.toWellFormed().slice(0, 120)
  return paths.length > 1 ? `${cut} and ${paths.length - 1} more` : cut
}
