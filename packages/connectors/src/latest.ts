import { asUtf8 } from './archive/encoding.ts'

const DAY = 86_400_000_000
/** Longer than a name and its time, so that none is missed where two chunks meet. */
const OVERLAP = 128

/** The latest time a file names, told by its bytes alone: how old an archive is that does not say so itself.
 *  @param pattern global; its first group is the time
 *  @param read a time as the tool writes it, to microseconds since 1970
 *  @returns null when there is none. Times to come are no guide: a single broken one would make every event of the
 *  archive impossible. */
export async function latestTime(
  bytes: AsyncIterable<Uint8Array>,
  pattern: RegExp,
  read: (text: string) => number | null,
): Promise<number | null> {
  const now = Date.now() * 1000
  let latest: number | null = null
  let last = ''
  let tail = ''
  try {
    for await (const chunk of asUtf8(bytes)) {
      const text = tail + chunk.toString('latin1')
      for (const match of text.matchAll(pattern)) {
        const time = match[1] as string
        if (time === last) continue
        last = time
        const micros = read(time)
        if (micros !== null && micros < now + DAY && micros > (latest ?? 0)) latest = micros
      }
      tail = text.slice(-OVERLAP)
    }
  } catch {
    // What is wrong with the file is told where its records are read.
  }
  return latest
}
