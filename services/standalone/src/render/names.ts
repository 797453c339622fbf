import type { NamedPerson } from './documents.ts'

/** One word for a person: the name, the handle, the account as its tool has it, the pseudonym. */
export const calledBy = ({ person, name, handle, native }: NamedPerson): string =>
  name ?? handle ?? native?.replace(/^.*:/, '') ?? person
