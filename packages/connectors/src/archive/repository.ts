import { stat } from 'node:fs/promises'
import path from 'node:path'
import type { Container } from './container.ts'
import { failureOf } from './entries.ts'
import { openFolder } from './folder.ts'

/** A working tree (`.git` is a folder, or a file that says where it is), or a bare repository. */
export async function isRepository(folder: string): Promise<boolean> {
  const has = (name: string) =>
    stat(path.join(folder, name)).then(
      () => true,
      () => false,
    )
  return (await has('.git')) || ((await has('HEAD')) && (await has('objects')) && (await has('refs')))
}

/** A repository's files are looked for only when something asks for them: git reads what it knows by itself. */
export function openRepository(folder: string, maxEntries: number): Container {
  let opened: Promise<Container> | null = null
  return {
    totalBytes: null,
    repository: folder,
    async *members(count, broken) {
      try {
        opened ??= openFolder(folder, maxEntries)
        yield* (await opened).members(count, broken)
      } catch (error) {
        broken(failureOf(error))
      }
    },
    close: async () => {},
  }
}
