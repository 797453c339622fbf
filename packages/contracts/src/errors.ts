/** Every error a person or program can meet, once: its HTTP status, what is wrong, and what to do next. */

interface ErrorEntry {
  readonly status: number
  readonly title: string
  readonly next: string
}

export const ERRORS = {
  invalid_parameter: { status: 400, title: 'A parameter is not valid', next: 'Correct the parameter named.' },
  invalid_window: {
    status: 400,
    title: 'The window is not valid',
    next: 'Use from and to (dates, to exclusive) or window=28d, 12w, all, 2016, 2016H1, 2016Q1, 2016-05.',
  },
  invalid_body: { status: 400, title: 'The body is not valid', next: 'Correct the fields named in errors.' },
  nothing_accepted: {
    status: 400,
    title: 'No event could be accepted',
    next: 'Read the reasons in rejected, correct the events and send them again.',
  },
  unauthenticated: {
    status: 401,
    title: 'A key is needed',
    next: 'Send Authorization: Bearer <key>; an operator makes keys with `commonhold keys create`.',
  },
  forbidden: {
    status: 403,
    title: 'This key may not do that',
    next: 'Ask an operator for a key with the role named.',
  },
  unknown_pilot: {
    status: 404,
    title: 'There is no such pilot',
    next: 'GET /v1/pilots lists those you may see.',
  },
  unknown_import: {
    status: 404,
    title: 'There is no such import',
    next: '`commonhold import list` shows them.',
  },
  unknown_activity: {
    status: 404,
    title: 'Nothing was declared under that id',
    next: '`commonhold declarations list` shows what was.',
  },
  unknown_key: { status: 404, title: 'There is no such key', next: '`commonhold keys list` shows them.' },
  not_found: { status: 404, title: 'There is nothing here', next: 'GET /openapi.json lists every route.' },
  conflict: {
    status: 409,
    title: 'That cannot be done now',
    next: 'Wait for what is under way, then try again.',
  },
  revision_gone: {
    status: 410,
    title: 'That revision is no longer kept',
    next: 'Ask for a later revision or instant.',
  },
  body_too_large: {
    status: 413,
    title: 'The body is too large',
    next: 'Send fewer events in one batch, or import an archive.',
  },
  unreadable_request: {
    status: 400,
    title: 'That is no request that can be read',
    next: 'Send HTTP/1.1 with a Content-Length that is right.',
  },
  headers_too_large: {
    status: 431,
    title: 'Address and headers are too long',
    next: 'Ask for less at once.',
  },
  unsupported_media_type: {
    status: 415,
    title: 'That content type is not understood here',
    next: 'Send application/json; events as application/cloudevents+json, a batch of them, or in binary mode.',
  },
  too_many_requests: { status: 429, title: 'Too many requests', next: 'Wait as long as Retry-After says.' },
  internal: { status: 500, title: 'Something failed here', next: 'The request id finds it in the log.' },
  not_ready: { status: 503, title: 'The service is not ready', next: 'Wait as long as Retry-After says.' },

  // One event of a batch.
  not_json: { status: 400, title: 'Not JSON', next: 'Send UTF-8 JSON.' },
  unsupported_version: { status: 400, title: 'Not CloudEvents 1.0', next: 'Set specversion to "1.0".' },
  unknown_event_type: { status: 400, title: 'Unknown event type', next: 'docs/events.md lists the types.' },
  not_supported: {
    status: 400,
    title: 'This version cannot do that',
    next: 'Nothing was changed; see docs/events.md.',
  },
  unknown_kind: { status: 400, title: 'Unknown kind of act', next: 'docs/events.md lists the kinds.' },
  invalid_event: { status: 400, title: 'The event is not valid', next: 'Correct the field at the pointer.' },
  time_out_of_range: {
    status: 400,
    title: 'The time cannot be right',
    next: 'Send times from 1970 on and at most a day ahead.',
  },
  value_too_long: { status: 400, title: 'A value is too long', next: 'Keys may have 1,024 characters.' },
  forbidden_character: {
    status: 400,
    title: 'A value has a character no tool writes',
    next: 'Remove NUL bytes and lone surrogates.',
  },
  wrong_partition: { status: 400, title: 'No pilot is named', next: 'Set partitionkey to the pilot.' },

  // A tool's live deliveries.
  unknown_connection: {
    status: 404,
    title: 'There is no such connection',
    next: 'Name it in the connections file; docs/connectors/live.md shows one.',
  },
  signature_missing: {
    status: 401,
    title: 'The delivery is not signed',
    next: 'Let the tool sign it with the secret of the connection.',
  },
  signature_invalid: {
    status: 401,
    title: 'The signature is not right',
    next: 'Give the connection the secret the tool signs with.',
  },
  signature_expired: {
    status: 401,
    title: 'The delivery was signed too long ago',
    next: "Compare this machine's clock with the time; the tool sends it again by itself.",
  },
  wrong_delivery: {
    status: 400,
    title: 'That is not what this tool delivers',
    next: 'Compare the tool of the connection with where the delivery comes from.',
  },

  // Asking a tool's API.
  pull_refused: {
    status: 403,
    title: 'The tool does not take the token',
    next: 'Give the connection a token with the scopes docs/connectors names.',
  },
  pull_failed: {
    status: 502,
    title: 'The tool gave no answer worth having',
    next: 'Nothing is lost: it is asked again by itself.',
  },

  // Archives.
  unreadable_archive: {
    status: 400,
    title: 'The archive cannot be read',
    next: 'Export it again and compare sizes.',
  },
  unrecognised_format: {
    status: 400,
    title: 'The format is not recognised',
    next: 'Name it: `import slack FILE`.',
  },
  wrong_format: {
    status: 400,
    title: 'The archive is of another format',
    next: 'Name the format it looks like.',
  },
  empty_archive: {
    status: 400,
    title: 'There is nothing in it',
    next: 'Check that the export has finished.',
  },
  unsafe_entry: { status: 400, title: 'An entry points outside the archive', next: 'It was set aside.' },
  entry_too_large: { status: 400, title: 'An entry unpacks to too much', next: 'It was set aside.' },
  line_too_long: { status: 400, title: 'A line is too long', next: 'It was set aside.' },
  broken_record: { status: 400, title: 'A record could not be read', next: 'It was set aside.' },

  // The machine and the store.
  store_locked: {
    status: 503,
    title: 'Another process holds the store',
    next: 'Stop it, or name its address with --url.',
  },
  store_newer: {
    status: 503,
    title: 'The store was written by a newer version',
    next: 'Update Commonhold, or open another folder with --data.',
  },
  store_changed: {
    status: 503,
    title: 'A migration of the store differs from this version',
    next: 'Update Commonhold, or restore a backup.',
  },
  disk_full: {
    status: 503,
    title: 'The disk is full',
    next: 'Free some space, then start again: nothing is lost.',
  },
  port_in_use: { status: 503, title: 'The port is in use', next: 'Choose another with --port.' },
  unsafe_listen: {
    status: 403,
    title: 'Refusing to listen beyond this machine without a key',
    next: 'Make one first: `commonhold keys create --role operator`.',
  },
  invalid_configuration: {
    status: 400,
    title: 'The configuration is not valid',
    next: 'docs/configuration.md lists every setting.',
  },
} as const satisfies Record<string, ErrorEntry>

export type ErrorCode = keyof typeof ERRORS

/** One part of the input that is wrong: where (JSON pointer or parameter name) and why. */
export interface FieldError {
  readonly pointer: string
  readonly message: string
}

/** The one error type that carries a stable code from where it is known to where it is shown. */
export class CommonholdError extends Error {
  override readonly name = 'CommonholdError'
  readonly code: ErrorCode
  readonly errors: readonly FieldError[]

  constructor(
    code: ErrorCode,
    detail: string,
    options: { errors?: readonly FieldError[]; cause?: unknown } = {},
  ) {
    super(detail, { cause: options.cause })
    this.code = code
    this.errors = options.errors ?? []
  }

  get status(): number {
    return ERRORS[this.code].status
  }

  /** What the person should do next, in one sentence. */
  get next(): string {
    return ERRORS[this.code].next
  }
}
