import type { Gunzip, InflateRaw } from 'node:zlib'
import { CommonholdError } from '@commonhold/contracts/errors'
import { unreadable } from './source.ts'

/** Waiting for more than this makes the unpacking pause, so one packed chunk cannot fill the memory. */
const QUEUE = 1024 * 1024

/** Takes the packing off a byte stream.
 *
 *  Not `pipeline` and `for await`: a stream that fails throws away what it had already unpacked. Here all
 *  that came out is handed on first and the failure raised after it, so a truncated file keeps its beginning. */
export async function* unpacked(
  packed: AsyncIterable<Uint8Array>,
  make: () => Gunzip | InflateRaw,
): AsyncGenerator<Uint8Array> {
  const stream = make()
  let ready: Uint8Array[] = []
  let waiting = 0
  let failure: unknown = null
  let ended = false
  let wake = () => {}
  stream.on('data', (chunk: Uint8Array) => {
    ready.push(chunk)
    waiting += chunk.length
    if (waiting < QUEUE) return
    stream.pause()
    wake()
  })
  stream.on('error', (error) => {
    failure = error
    wake()
  })
  stream.on('end', () => {
    ended = true
    wake()
  })
  /** Hands out what comes until `done`, the end, or a failure; one of them always comes. */
  async function* until(done: () => boolean): AsyncGenerator<Uint8Array> {
    for (;;) {
      const idle = !done() && failure === null && !ended && waiting < QUEUE
      if (idle)
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      const chunks = ready
      ready = []
      waiting = 0
      yield* chunks
      if (failure !== null) throw damaged(failure)
      if (ready.length > 0) continue
      if (ended || done()) return
      stream.resume()
    }
  }
  try {
    for await (const chunk of packed) {
      let taken = false
      stream.write(chunk, () => {
        taken = true
        wake()
      })
      yield* until(() => taken)
      // Bytes after the end of the packed data belong to nobody.
      if (ended) return
    }
    stream.end()
    yield* until(() => false)
  } finally {
    stream.destroy()
  }
}

function damaged(cause: unknown): CommonholdError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : null
  if (code === 'Z_BUF_ERROR')
    return new CommonholdError('unreadable_archive', 'the packed data is cut off', { cause })
  if (code === 'Z_DATA_ERROR')
    return new CommonholdError('unreadable_archive', 'the packed data is damaged', { cause })
  return unreadable(cause)
}
