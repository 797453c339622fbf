import type { Archive } from '../archive/archive.ts'
import { firstRecord } from './records.ts'
import { traceOf } from './shape.ts'

/** Enough files that are empty or say nothing to give up on. */
const LOOKED_AT = 40

export async function recogniseGithub(archive: Archive): Promise<string | null> {
  let looked = 0
  for await (const entry of archive.entries()) {
    if (/\.(git|png|jpe?g|gif|pdf|md|pack|idx|html?)$|\.git\//i.test(entry.name)) continue
    const record = await firstRecord(entry)
    const trace = record === null ? null : traceOf(record)
    if (trace !== null) return trace
    if (++looked === LOOKED_AT) return null
  }
  return null
}
