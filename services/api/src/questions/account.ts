import { CommonholdError } from '@commonhold/contracts/errors'
import type { Directory } from '@commonhold/store/directory/standing'

/** The pseudonym of an account a person named: as its tool knows it, or as a pseudonym.
 *  @param pointer where it stood
 *  @throws CommonholdError invalid_body where the pilot knows no such account */
export function knownAccount(
  directory: Directory,
  pseudonymise: (native: string) => string,
  given: string,
  pointer: string,
): string {
  if (directory.accounts.has(given)) return given
  const account = pseudonymise(given)
  if (directory.accounts.has(account)) return account
  const alike = [...directory.accounts.values()].find(
    ({ native, handle }) => native?.endsWith(`:${given}`) || handle === given,
  )
  const hint = alike?.native ? ` Did you mean ${alike.native}?` : ''
  throw new CommonholdError('invalid_body', `This pilot knows no account ${given.slice(0, 80)}.${hint}`, {
    errors: [{ pointer, message: 'an account of this pilot, as its tool knows it' }],
  })
}
