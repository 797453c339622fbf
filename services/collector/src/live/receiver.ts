import type { ReadItem } from '@commonhold/connectors/connector'
import type { Delivery, Webhook } from '@commonhold/connectors/webhook'
import { CommonholdError, type ErrorCode } from '@commonhold/contracts/errors'
import type { Connection, Connections } from '@commonhold/runtime/connections'
import type { Intake, TakenItems } from '../intake/intake.ts'
import type { Log } from '../log.ts'
import type { Ledger } from './ledger.ts'
import { createQuietLog } from './quiet-log.ts'

export interface ReceiverDeps {
  readonly connections: Connections
  readonly webhooks: readonly Webhook[]
  readonly intake: Pick<Intake, 'takeItems'>
  readonly ledger: Ledger
  readonly seal: (key: string) => string
  readonly log: Log
  /** Milliseconds until a sender is told to come again; 2.5 s, since Slack waits 3. */
  readonly answerWithinMs?: number
}

/** What a delivery is answered with. */
export type Answer =
  | { readonly type: 'taken'; readonly taken: TakenItems }
  | { readonly type: 'answer'; readonly contentType: string; readonly body: string }

export interface Receiver {
  /** Resolves once what was accepted is durable.
   *  @throws CommonholdError unknown_connection; signature_missing and the like; not_ready when it is to be sent again */
  receive(id: string, delivery: Delivery): Promise<Answer>
  /** What a connection's API answered, on the same way. */
  take(connection: Connection, items: readonly ReadItem[]): Promise<TakenItems>
  /** Resolves when nothing is being taken any more. */
  close(): Promise<void>
}

/** Deliveries are believed by their signature alone, and taken like the records of an archive. A tool that is not
 *  answered in time sends again, which changes nothing: ids make repetition harmless. */
export function createReceiver(deps: ReceiverDeps): Receiver {
  const { connections, webhooks, intake, ledger, seal, log, answerWithinMs = 2_500 } = deps
  const quietLog = createQuietLog(log)
  const underWay = new Set<Promise<unknown>>()

  const take = (connection: Connection, items: readonly ReadItem[]): Promise<TakenItems> => {
    const begun = performance.now()
    const { id, pilots } = connection
    const taking = intake.takeItems(items, { pilots, from: `connection:${id}` }).then((taken) => {
      ledger.took(connection, taken)
      const { accepted, known, skipped, rejected } = taken
      const ms = Math.round(performance.now() - begun)
      log.info({ connection: id, accepted, known, skipped, rejected, ms }, 'delivered')
      return taken
    })
    underWay.add(taking)
    const over = () => underWay.delete(taking)
    taking.then(over, over)
    return taking
  }

  const refuse = (connection: Connection, code: ErrorCode, message: string): CommonholdError => {
    ledger.refused(connection, code)
    quietLog.warn({ connection: connection.id, code }, 'a delivery was refused')
    return new CommonholdError(code, message)
  }

  let standing: readonly Connection[] | null = null
  const find = async (id: string) => {
    const current = await connections.current()
    if (current !== standing) ledger.standing(current)
    standing = current
    return current.find((each) => each.id === id)
  }

  return {
    receive: async (id, delivery) => {
      const connection = await find(id)
      const webhook = webhooks.find(({ tool }) => tool === connection?.tool)
      if (!connection || !webhook || connection.secrets().length === 0)
        throw new CommonholdError('unknown_connection', 'No connection of this name takes deliveries.')
      const received = webhook.receive(delivery, connection.secrets(), {
        // Decoding names each pilot in its turn.
        pilot: connection.pilots[0] as string,
        taken: null,
        includePrivate: connection.includePrivate,
        bots: connection.bots,
        account: 'address',
        map: connection.map,
        seal,
      })
      switch (received.type) {
        case 'refused':
          throw refuse(connection, received.code, received.message)
        case 'answer':
          return received
        case 'items':
          return {
            type: 'taken',
            taken: await within(answerWithinMs, take(connection, received.items)),
          }
      }
    },
    take,
    close: async () => {
      await Promise.allSettled(underWay)
    },
  }
}

/** @throws CommonholdError not_ready when it takes longer; it goes on all the same */
async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      reject,
      ms,
      new CommonholdError('not_ready', 'Storing it takes longer than the sender waits: send it again.'),
    )
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
