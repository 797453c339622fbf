import type { IncomingHttpHeaders } from 'node:http'
import { CommonholdError } from '@commonhold/contracts/errors'

/** The CloudEvents HTTP binding: which events a request carries.
 *  https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md */
export type Mode = 'structured' | 'batch' | 'binary' | 'json'

/** @throws CommonholdError unsupported_media_type */
export function modeOf(headers: IncomingHttpHeaders): Mode {
  const [type = '', ...parameters] = (headers['content-type'] ?? '').toLowerCase().split(';')
  const charset = parameters.map((each) => /^\s*charset\s*=\s*"?([^";\s]+)/.exec(each)?.[1]).find(Boolean)
  if (charset !== undefined && charset !== 'utf-8' && charset !== 'utf8' && charset !== 'us-ascii')
    throw unsupported(`Events are read as UTF-8, not as ${JSON.stringify(charset.slice(0, 40))}.`)
  switch (type.trim()) {
    case 'application/cloudevents+json':
      return 'structured'
    case 'application/cloudevents-batch+json':
      return 'batch'
    case 'application/json':
      return headers['ce-specversion'] === undefined ? 'json' : 'binary'
    default:
      throw unsupported(
        type === ''
          ? 'No Content-Type was sent.'
          : `Events are not read from ${JSON.stringify(type.trim().slice(0, 80))}.`,
      )
  }
}

const unsupported = (why: string) => new CommonholdError('unsupported_media_type', why)

/** The events a body carries, each as it came: whether it is one is for the decoder to say.
 *  @throws CommonholdError not_json, invalid_body */
export function eventsIn(mode: Mode, headers: IncomingHttpHeaders, body: string): readonly unknown[] {
  if (mode === 'binary') return [{ ...attributes(headers), data: body === '' ? null : parsed(body) }]
  const value = parsed(body)
  if (mode === 'batch' && !Array.isArray(value))
    throw new CommonholdError('invalid_body', 'A batch is a JSON array of events.')
  return mode !== 'structured' && Array.isArray(value) ? value : [value]
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    // The parser's own words repeat what was sent.
    throw new CommonholdError(
      'not_json',
      text.trim() === '' ? 'The body is empty.' : 'The body is no JSON.',
      {
        cause: cause instanceof Error ? cause.name : undefined,
      },
    )
  }
}

const ATTRIBUTE = /^ce-([a-z0-9]{1,20})$/

function attributes(headers: IncomingHttpHeaders): Record<string, string> {
  const found: [string, string][] = []
  for (const [header, value] of Object.entries(headers)) {
    const name = ATTRIBUTE.exec(header)?.[1]
    if (name !== undefined && name !== 'data' && typeof value === 'string')
      found.push([name, headerValue(value)])
  }
  return Object.fromEntries(found)
}

/** Quoted values are unquoted, then percent-encoded UTF-8 is decoded; what is encoded badly stays as it came. */
export function headerValue(value: string): string {
  const unquoted = /^".*"$/s.test(value) ? value.slice(1, -1).replace(/\\(.)/gs, '$1') : value
  return unquoted.replace(/(?:%[0-9a-fA-F]{2})+/g, (encoded) => {
    try {
      return decodeURIComponent(encoded)
    } catch {
      return encoded
    }
  })
}
