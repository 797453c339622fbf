import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

/** A server that answers like a tool's API, and fails like one when told to. */
export interface FakeApi {
  readonly url: string
  /** Paths with their queries, in the order they were asked. */
  readonly asked: string[]
  /** What the next questions whose path contains `path` are answered with instead, one each. */
  instead(path: string, ...answers: Answer[]): void
  close(): Promise<void>
}

export interface Answer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON, a text as it is. */
  readonly body: unknown
}

export async function fakeApi(
  answer: (path: string, query: URLSearchParams, request: IncomingMessage) => Answer,
): Promise<FakeApi> {
  const asked: string[] = []
  const instead: { path: string; answer: Answer }[] = []
  const send = (response: ServerResponse, { status = 200, headers = {}, body }: Answer) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  }
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    asked.push(`${url.pathname}${url.search}`)
    const i = instead.findIndex(({ path }) => url.pathname.includes(path))
    const [special] = i < 0 ? [] : instead.splice(i, 1)
    send(response, special?.answer ?? answer(url.pathname, url.searchParams, request))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    instead: (path, ...answers) => instead.push(...answers.map((each) => ({ path, answer: each }))),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
