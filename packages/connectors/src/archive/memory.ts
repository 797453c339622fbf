import type { Archive } from './archive.ts'

/** An archive of what is in memory already: answers of a tool's API are of the shapes its export has, and read by the
 *  same connector.
 *  @param files by name, in order; each is written out as JSON */
export function memoryArchive(label: string, files: Readonly<Record<string, unknown>>): Archive {
  const entries = Object.entries(files).map(([name, value]) => {
    const data = Buffer.from(JSON.stringify(value))
    return {
      name,
      size: data.length,
      bytes: async function* () {
        yield data
      },
    }
  })
  return {
    label,
    totalBytes: null,
    repository: null,
    readBytes: () => 0,
    entries: async function* () {
      yield* entries
    },
    refused: () => [],
    close: async () => {},
  }
}
