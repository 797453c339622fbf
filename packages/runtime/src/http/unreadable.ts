import { randomUUID } from 'node:crypto'
import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { PROBLEM_TYPE } from '@commonhold/contracts/api/problem'
import { CommonholdError } from '@commonhold/contracts/errors'
import { problemOf } from './problems.ts'

/** What no HTTP request could be made of: the parser refuses it before there is a request or a reply, so the answer is
 *  written to the socket itself, and the connection ends with it. */
export function refuseUnreadable(error: Error & { code?: string }, socket: Socket): void {
  // An answer may be under way: nothing is written into the midst of it.
  if (!socket.writable || socket.bytesWritten > 0) {
    socket.destroy()
    return
  }
  const problem = problemOf(
    error.code === 'HPE_HEADER_OVERFLOW'
      ? new CommonholdError('headers_too_large', 'Address and headers together may have 16 KiB.')
      : new CommonholdError('unreadable_request', 'Not all of it arrived in time, or it is no HTTP.'),
    randomUUID(),
  )
  const body = JSON.stringify(problem)
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    `content-type: ${PROBLEM_TYPE}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'cache-control: no-store',
    'connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}
