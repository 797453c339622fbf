import { isUtf8 } from 'node:buffer'

/** Header bytes as text: UTF-8 where they can be, else Windows-1252, as mail of before 2010 has it. */
export const headerText = (bytes: Buffer): string => (isUtf8(bytes) ? bytes.toString('utf8') : western(bytes))

const western = (bytes: Buffer) => new TextDecoder('windows-1252').decode(bytes)

const WORD = /=\?([\w.:+-]{1,40})(?:\*[\w-]{1,20})?\?([bq])\?([^?\s]{0,2000})\?=/gi

interface Word {
  readonly charset: string
  readonly bytes: Buffer
}

/** Text with the encoded words of RFC 2047 (and RFC 2231 5) in it decoded. Blanks between two of them do not
 *  count, and a character may be split over both. What cannot be decoded stays as it is written. */
export function decodeWords(text: string): string {
  if (!text.includes('=?')) return text
  let out = ''
  let at = 0
  let run: Word | null = null
  const flush = () => {
    if (run !== null) out += decoded(run)
    run = null
  }
  for (const match of text.matchAll(WORD)) {
    const between = text.slice(at, match.index)
    const word = wordOf(match)
    at = match.index + match[0].length
    if (run !== null && between.trim() === '') {
      if ((run as Word).charset === word.charset)
        run = { ...word, bytes: Buffer.concat([(run as Word).bytes, word.bytes]) }
      else {
        flush()
        run = word
      }
      continue
    }
    flush()
    out += between
    run = word
  }
  flush()
  return out + text.slice(at)
}

function wordOf([, charset = '', encoding = '', payload = '']: RegExpExecArray | RegExpMatchArray): Word {
  const bytes =
    encoding.toLowerCase() === 'b'
      ? Buffer.from(payload, 'base64')
      : Buffer.from(
          payload
            .replaceAll('_', ' ')
            .replace(/=([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
          'latin1',
        )
  return { charset: charset.toLowerCase(), bytes }
}

function decoded({ charset, bytes }: Word): string {
  if (charset === 'utf-8' || charset === 'utf8') return headerText(bytes)
  try {
    return new TextDecoder(charset).decode(bytes)
  } catch {
    // A character set nobody knows.
    return headerText(bytes)
  }
}
