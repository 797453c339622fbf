import type { ReadOptions } from '../connector.ts'

/** Every id and object of mail, built in this one place.
 *
 *  The source is the format and the pilot, never a file or a list: the same message in another month's file, in
 *  somebody else's mailbox or on a second list is the same event. */

export const mailSource = (pilot: string) => `mbox:${pilot}`

/** An address means the same person everywhere; a name only says who it is as well as names do. */
export const accountId = (who: string) => `mail:${who}`

/** A Message-ID often contains an address or the name of a person's machine, so it is always sealed. Made of letters
 *  and digits alone: then no name can be found in it, and it is called the same whoever's message refers to it. */
export const messageKey = (seal: ReadOptions['seal'], id: string) =>
  `m${seal(`message-id:${id}`).replace(/[^A-Za-z0-9]/g, 'x')}`

export const messageObject = (pilot: string, key: string) => `${mailSource(pilot)}/${key}`

export const spaceId = (pilot: string, place: string) => `${mailSource(pilot)}/#${place}`
