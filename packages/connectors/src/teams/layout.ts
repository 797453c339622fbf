/** Where things stand in what the export tools write: users/usersList.json, teams/teamsList.json, and for each team
 *  teams/<id>/{messages,channels,teamMembers}_<id>.json. Pages of Graph are saved under any name. */

const JSON_FILE = /\.(json|jsonl|ndjson)$/i
const LIST_FILE = /(^|\/)(teamsList|usersList|(channels|teamMembers)_[^/]+)\.json$/i
const MESSAGE_FILE = /(^|\/)messages_[^/]+\.json$/i
const GUID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/gi

/** @param alone the only entry there is: standard input has no name to go by */
export const isReadable = (name: string, alone: boolean) => alone || JSON_FILE.test(name)

export const isListFile = (name: string) => LIST_FILE.test(name)
export const isMessageFile = (name: string) => MESSAGE_FILE.test(name)

/** The team a file is about, by the last id in its path; null where none stands there. */
export const teamInPath = (name: string): string | null => name.match(GUID)?.at(-1)?.toLowerCase() ?? null
