import type { Loose } from '../json/loose.ts'
import { objectField, textField } from './fields.ts'
import { accountId, applicationId } from './ids.ts'

/** Who an identity set names. */
export interface Identity {
  /** null: it does not say (unattributed). */
  readonly account: string | null
  readonly name: string | null
  readonly bot: boolean
}

const NOBODY: Identity = { account: null, name: null, bot: false }

/** Graph's identitySet: user, application or device. What an application sends is the application's, whoever
 *  set it up. https://learn.microsoft.com/graph/api/resources/chatmessagefromidentityset */
export function identityOf(set: Loose | null): Identity {
  if (set === null) return NOBODY
  const application = objectField(set, 'application')
  if (application !== null) {
    const id = textField(application, 'id') ?? 'unnamed'
    return { account: applicationId(id), name: textField(application, 'displayName'), bot: true }
  }
  const user = objectField(set, 'user')
  const id = user && textField(user, 'id')
  return user === null || id === null
    ? NOBODY
    : { account: accountId(id), name: textField(user, 'displayName'), bot: false }
}
