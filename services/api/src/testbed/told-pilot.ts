import type { CommonholdEvent } from '@commonhold/contracts/events/decode'
import { accountData, rosterData } from '@commonhold/contracts/events/streams'
import { accountRecord, at, reply, type Told, topic } from '@commonhold/testkit/pilots/builder'

/** A small pilot with units, names and one leading person, told over the first half of 2024. */

export const PEOPLE = [
  'ada',
  'bob',
  'cyd',
  'dee',
  'eve',
  'fay',
  'gus',
  'hal',
  'ivy',
  'jon',
  'kim',
  'lou',
] as const

const unitOf = (index: number) => (index < 6 ? 'Sales' : 'Research')

export const named = (account: string): Told<'account'> => ({
  ...accountRecord(account),
  data: accountData.parse({
    account,
    native: `slack:T1:U${account.toUpperCase()}`,
    displayName: `${account} Surname`,
    handle: `${account}handle`,
  }),
})

export const member = (
  account: string,
  more: Partial<Told<'roster'>['data']> = {},
  recorded = '2024-06-30T00:00Z',
): Told<'roster'> => ({
  stream: 'roster',
  pilot: 'pilot',
  source: 'hr',
  id: account,
  sequence: 0,
  time: at(recorded),
  recorded: at(recorded),
  data: rosterData.parse({ account, ...more }),
})

/** Every day but weekends somebody asks and somebody answers; ada answers every other time. */
export function toldPilot(): CommonholdEvent[] {
  const events: CommonholdEvent[] = PEOPLE.flatMap((account, index) => [
    named(account),
    member(account, { unit: unitOf(index), enabledFrom: '2024-01-01' }),
  ])
  let turn = 0
  for (let day = at('2024-01-02T09:00Z'); day < at('2024-06-30T00:00Z'); day += 86_400_000_000) {
    if ([0, 6].includes(new Date(day / 1000).getUTCDay())) continue
    const asker = PEOPLE[1 + (turn % (PEOPLE.length - 1))] as string
    const helper = turn % 2 === 0 ? 'ada' : (PEOPLE[1 + ((turn * 5 + 3) % (PEOPLE.length - 1))] as string)
    const question = topic(asker, day, { source: 'slack:T1/C1', id: `q${turn}`, space: 'slack:T1/C1' })
    events.push(question)
    events.push(reply(helper, day + 60_000_000, question, { source: 'slack:T1/C1', id: `a${turn}` }))
    turn++
  }
  return events
}
