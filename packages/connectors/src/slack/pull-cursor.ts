import { z } from 'zod'

/** How far a workspace was asked, as it is kept. Times are `ts` as Slack writes them, or microseconds where said. */

const channelCursor = z.object({
  /** Everything up to here was read; null: nothing was. */
  done: z.string().nullable(),
  /** While newer messages are being read, which Slack gives from the newest backwards: the newest of them, … */
  top: z.string().nullable().default(null),
  /** … down to where they were read. */
  below: z.string().nullable().default(null),
  /** Microseconds: all replies up to then were read. */
  repliesAt: z.number().nullable().default(null),
  /** Microseconds: when the round under way began, if it looks threads through again. */
  lookingAt: z.number().nullable().default(null),
})
export type ChannelCursor = z.output<typeof channelCursor>

const cursor = z.object({
  usersAt: z.number().nullable().default(null),
  channels: z.record(z.string(), channelCursor).default({}),
})
export type SlackCursor = z.output<typeof cursor>

/** One that cannot be read begins anew: what is told again changes nothing. */
export const slackCursor = (value: unknown): SlackCursor => {
  const read = cursor.safeParse(value)
  return read.success ? read.data : { usersAt: null, channels: {} }
}

export const NOTHING_READ: ChannelCursor = {
  done: null,
  top: null,
  below: null,
  repliesAt: null,
  lookingAt: null,
}
