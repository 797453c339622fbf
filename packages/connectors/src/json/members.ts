/** Finds what stands at named paths of one top-level JSON object, byte by byte, without understanding the rest:
 *  the elements of its long lists one at a time, its small values whole. What is between is passed over. */

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const COLON = 0x3a
const OPEN_ARRAY = 0x5b
const CLOSE_ARRAY = 0x5d
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d

const LONGEST_KEY = 1024

export type MembersState = 'before' | 'inside' | 'after' | 'not-an-object' | 'unbalanced'

/** @param bytes of an element or value; null for one longer than the limit
 *  @param listed whether it is an element of the list at that path, or what stands there itself */
export type EmitMember = (path: string, bytes: Buffer | null, listed: boolean) => void

export interface MemberSplitter {
  push(chunk: Buffer, emit: EmitMember): void
  state(): MembersState
}

const isBlank = (byte: number) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09

/** @param paths `posts` for a member, `post_stream.posts` for a member's member
 *  @param longest bytes of one element or value */
export function createMemberSplitter(paths: ReadonlySet<string>, longest: number): MemberSplitter {
  /** Objects on the way to a path, each with what its members' paths begin with. */
  const open: string[] = []
  let state: MembersState = 'before'
  let expecting: 'key' | 'name' | 'colon' | 'value' | 'end' = 'key'
  let name: number[] = []
  let path = ''
  let inList = false
  let kept = false
  let depth = 0
  let inString = false
  let escaped = false
  let held: Buffer[] = []
  let heldBytes = 0
  let tooLong = false

  const leadsOn = (to: string) => [...paths].some((each) => each.startsWith(`${to}.`))

  function take(part: Buffer, isLast: boolean, emit: EmitMember): void {
    if (!kept) return
    const whole = held.length === 0 ? part : Buffer.concat([...held, part])
    const wasTooLong = tooLong || whole.length > longest
    held = []
    heldBytes = 0
    tooLong = false
    if (wasTooLong) emit(path, null, inList)
    else if (!(isLast && inList) || !whole.every(isBlank)) emit(path, whole, inList)
  }

  function hold(part: Buffer): void {
    if (!kept || tooLong) return
    held.push(part)
    heldBytes += part.length
    if (heldBytes <= longest) return
    tooLong = true
    held = []
    heldBytes = 0
  }

  function closeObject(): void {
    open.pop()
    expecting = 'key'
    if (open.length === 0) state = 'after'
  }

  /** Reads up to what a value or element ends with. @returns where it goes on */
  function passValue(chunk: Buffer, start: number, emit: EmitMember): number {
    let at = start
    let from = start
    while (at < chunk.length) {
      if (inString) {
        at = passString(chunk, at)
        continue
      }
      const byte = chunk[at++] as number
      if (byte === QUOTE) inString = true
      else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) depth++
      else if ((byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) && depth > 0) depth--
      else if (byte === COMMA && depth === 0) {
        take(chunk.subarray(from, at - 1), false, emit)
        from = at
        if (inList) continue
        expecting = 'key'
        return at
      } else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
        if ((byte === CLOSE_ARRAY) !== inList) {
          state = 'unbalanced'
          return at
        }
        take(chunk.subarray(from, at - 1), true, emit)
        if (inList) {
          inList = false
          expecting = 'key'
        } else closeObject()
        return at
      }
    }
    hold(chunk.subarray(from))
    return at
  }

  /** Strings are most of the bytes: jumps to where one may end. */
  function passString(chunk: Buffer, at: number): number {
    if (escaped) {
      escaped = false
      return at + 1
    }
    const quote = chunk.indexOf(QUOTE, at)
    const end = quote < 0 ? chunk.length : quote
    let slashes = 0
    for (let back = end - 1; back >= at && chunk[back] === BACKSLASH; back--) slashes++
    const isEscaped = slashes % 2 === 1
    if (quote < 0) {
      escaped = isEscaped
      return chunk.length
    }
    if (!isEscaped) inString = false
    return quote + 1
  }

  function beginValue(byte: number): boolean {
    path = `${open.at(-1)}${keyOf(name)}`
    name = []
    if (byte === OPEN_OBJECT && leadsOn(path)) {
      open.push(`${path}.`)
      expecting = 'key'
      return true
    }
    kept = paths.has(path)
    inList = kept && byte === OPEN_ARRAY
    expecting = 'end'
    return inList
  }

  function push(chunk: Buffer, emit: EmitMember): void {
    let at = 0
    while (at < chunk.length && (state === 'before' || state === 'inside')) {
      if (expecting === 'end') {
        at = passValue(chunk, at, emit)
        continue
      }
      const byte = chunk[at] as number
      if (expecting === 'name') {
        at++
        if (byte === QUOTE && !escaped) expecting = 'colon'
        else {
          escaped = byte === BACKSLASH && !escaped
          if (name.length <= LONGEST_KEY) name.push(byte)
        }
        continue
      }
      if (isBlank(byte)) at++
      else if (state === 'before') {
        state = byte === OPEN_OBJECT ? 'inside' : 'not-an-object'
        open.push('')
        at++
      } else if (expecting === 'value') {
        if (beginValue(byte)) at++
      } else {
        at++
        if (expecting === 'colon' && byte === COLON) expecting = 'value'
        else if (expecting === 'key' && byte === QUOTE) expecting = 'name'
        else if (expecting === 'key' && byte === CLOSE_OBJECT) closeObject()
        else if (!(expecting === 'key' && byte === COMMA)) state = 'unbalanced'
      }
    }
  }

  return { push, state: () => state }
}

/** A key as it is written, its escapes undone; one that is broken or far too long is nobody's. */
function keyOf(bytes: readonly number[]): string {
  if (bytes.length > LONGEST_KEY) return ''
  try {
    return JSON.parse(`"${Buffer.from(bytes).toString('utf8')}"`)
  } catch {
    return ''
  }
}
