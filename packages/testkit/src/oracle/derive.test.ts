import type { CommonholdEvent } from '@commonhold/contracts/events/decode'
import { describe, expect, test } from 'vitest'
import {
  act,
  at,
  bot,
  correct,
  link,
  post,
  reply,
  retract,
  settings,
  spaceRecord,
  type ToldActivity,
  topic,
} from '../pilots/builder.ts'
import { deriveActs } from './derive.ts'

/** Everybody has written before, so that nobody is welcomed. */
const regulars = (...names: string[]) =>
  names.map((name) => post(name, '2023-01-01T00:00Z', { id: `old ${name}`, space: `old ${name}` }))
const ALL = regulars('ada', 'bob', 'cem', 'dov')

const day = '2024-03-01'
const is = (purpose: 'announcement' | 'feedback' | 'help' | 'social') => spaceRecord('s', { purpose })

/** `who facet-or-class` of each act of the day and after, in order. */
function told(events: readonly CommonholdEvent[]): string[] {
  return deriveActs(events)
    .filter((found) => found.day >= '2024')
    .map((found) => `${found.person || '?'} ${found.facet ?? found.class}`)
}
const only = (events: readonly CommonholdEvent[], event: ToldActivity) => {
  const found = deriveActs(events).find(({ source, id }) => source === event.source && id === event.id)
  if (!found) throw new Error(`no act of ${event.id}`)
  return found
}

describe('a kind whose class is known', () => {
  test('needs no conversation', () => {
    const events = [
      act('reaction', 'ada', `${day}T09:00Z`),
      act('pin', 'bob', `${day}T09:01Z`),
      act('join', 'cem', `${day}T09:02Z`),
      act('merge', null, `${day}T09:03Z`),
    ]
    expect(told(events)).toEqual(['ada light', 'bob curating', 'cem passive', '? deciding'])
    expect(only(events, events[1] as ToldActivity)).toMatchObject({
      conversation: '',
      root: false,
      counts: true,
    })
  })

  test('of a bot is nothing', () => {
    expect(told([bot('beep'), act('pin', 'beep', `${day}T09:00Z`)])).toEqual([])
  })
})

describe('a root', () => {
  const root = topic('ada', `${day}T09:00Z`, { space: 's' })
  const answer = reply('bob', `${day}T10:00Z`, root)

  test('initiates when another person replies, and not when nobody or oneself does', () => {
    expect(told([...ALL, root, answer])).toEqual(['ada initiating', 'bob answering'])
    expect(told([...ALL, root])).toEqual(['ada participation'])
    expect(told([...ALL, root, reply('ada', `${day}T10:00Z`, root)])).toEqual([
      'ada participation',
      'ada participation',
    ])
    expect(told([...ALL, root, answer, link('ada', 'bob')])).toEqual([
      'ada participation',
      'ada participation',
    ])
  })

  test('initiates nothing by the reply of a bot or of somebody unknown', () => {
    expect(told([...ALL, bot('bob'), root, answer])).toEqual(['ada participation'])
    expect(told([...ALL, root, reply(null, `${day}T10:00Z`, root)])).toEqual([
      'ada participation',
      '? participation',
    ])
  })

  test('asks in a help space, suggests in a feedback space', () => {
    expect(told([...ALL, is('help'), root, answer])).toEqual(['ada participation', 'bob answering'])
    expect(told([...ALL, is('feedback'), root, answer])).toEqual(['ada participation', 'bob listening'])
    expect(told([...ALL, is('social'), root, answer])).toEqual(['ada initiating', 'bob answering'])
  })

  test('announces with a wide mention or in an announcement space, and then nobody answers', () => {
    const wide = correct(root, { wideMention: true })
    for (const events of [
      [wide, answer],
      [wide, answer, is('feedback')],
      [wide, answer, is('help')],
      [root, answer, is('announcement')],
    ])
      expect(told([...ALL, ...events])).toEqual(['ada announcing', 'bob participation'])
  })

  test('that announces has an accepted answer all the same', () => {
    const wide = correct(root, { wideMention: true })
    expect(told([...ALL, wide, correct(answer, { accepted: true })])).toEqual([
      'ada announcing',
      'bob answering',
    ])
  })

  test('is the first post, also when replies are older', () => {
    const early = reply('bob', `${day}T08:00Z`, root)
    const second = post('cem', `${day}T11:00Z`, { space: 's', conversation: root.data.object })
    const events = [...ALL, root, early, second]
    expect(told(events)).toEqual(['bob answering', 'ada initiating', 'cem participation'])
    expect(only(events, early)).toMatchObject({ root: false, starter: 'ada', rootDay: day, target: 'ada' })
    expect(only(events, root)).toMatchObject({ root: true, starter: 'ada', target: null })
  })
})

describe('the first reply by another person', () => {
  const root = topic('ada', `${day}T09:00Z`, { space: 's' })
  const own = reply('ada', `${day}T09:30Z`, root)
  const first = reply('bob', `${day}T10:00Z`, root)
  const second = reply('cem', `${day}T11:00Z`, root)

  test('answers; the second does not', () => {
    expect(told([...ALL, root, own, first, second])).toEqual([
      'ada initiating',
      'ada participation',
      'bob answering',
      'cem participation',
    ])
  })

  test('leaves the place to the next when it is withdrawn, or a bot', () => {
    const rest = ['ada initiating', 'cem answering']
    expect(told([...ALL, root, first, second, retract(first)])).toEqual(rest)
    expect(told([...ALL, root, first, second, bot('bob')])).toEqual(rest)
  })

  test('keeps the place when it announces', () => {
    const wide = post('bob', `${day}T10:00Z`, {
      space: 's',
      conversation: root.data.object,
      wideMention: true,
    })
    expect(told([...ALL, root, wide, second])).toEqual([
      'ada initiating',
      'bob announcing',
      'cem participation',
    ])
  })

  test('and a reply announces nothing', () => {
    expect(told([...ALL, root, correct(first, { wideMention: true })])).toEqual([
      'ada initiating',
      'bob answering',
    ])
  })

  test('answers nothing where the root is a bot’s, unless in a help space', () => {
    const events = [...ALL, bot('ada'), root, first, second]
    expect(told(events)).toEqual(['bob participation', 'cem participation'])
    expect(told([...events, is('help')])).toEqual(['bob answering', 'cem participation'])
    expect(told([...events, is('feedback')])).toEqual(['bob participation', 'cem participation'])
  })

  test('answers nothing where the root is unknown or was not read', () => {
    const unknown = correct(root, { actor: null })
    expect(told([...ALL, unknown, first])).toEqual(['? participation', 'bob participation'])
    expect(told([...ALL, unknown, first, is('help')])).toEqual(['? participation', 'bob answering'])
    expect(told([...ALL, first, second, is('help')])).toEqual(['bob participation', 'cem participation'])
  })
})

describe('an accepted answer', () => {
  const root = topic('ada', `${day}T09:00Z`)
  const first = reply('bob', `${day}T10:00Z`, root)
  const accepted = (who: string) => reply(who, `${day}T11:00Z`, root, { accepted: true })

  test('answers too, unless it is the asker’s own', () => {
    expect(told([...ALL, root, first, accepted('cem')])).toEqual([
      'ada initiating',
      'bob answering',
      'cem answering',
    ])
    expect(told([...ALL, root, first, accepted('ada')])).toEqual([
      'ada initiating',
      'bob answering',
      'ada participation',
    ])
  })

  test('of a question nobody read is none', () => {
    expect(told([...ALL, first, accepted('cem')])).toEqual(['bob participation', 'cem participation'])
  })
})

describe('onboarding', () => {
  const root = topic('newt', `${day}T09:00Z`)
  const by = (who: string, hour: string) => reply(who, `${day}T${hour}Z`, root)

  test('is the first message of another person after a newcomer’s first', () => {
    expect(told([...ALL, root, by('newt', '09:30'), by('ada', '10:00'), by('bob', '11:00')])).toEqual([
      'newt initiating',
      'newt participation',
      'ada onboarding',
      'bob participation',
    ])
  })

  test('welcomes one who replies as well', () => {
    const known = topic('ada', `${day}T09:00Z`)
    const say = (who: string, hour: string) => reply(who, `${day}T${hour}Z`, known)
    expect(told([...ALL, known, say('newt', '10:00'), say('ada', '11:00')])).toEqual([
      'ada initiating',
      'newt answering',
      'ada onboarding',
    ])
  })

  test('is nobody’s when the next is a newcomer too, who is welcomed by the one after', () => {
    expect(told([...ALL, root, by('nell', '10:00'), by('ada', '11:00')])).toEqual([
      'newt initiating',
      'nell answering',
      'ada onboarding',
    ])
  })

  test('comes after listening and before answering', () => {
    expect(told([...ALL, root, by('ada', '10:00')])).toEqual(['newt initiating', 'ada onboarding'])
    const wish = correct(root, { space: 's' })
    expect(told([...ALL, is('feedback'), wish, by('ada', '10:00')])).toEqual([
      'newt participation',
      'ada listening',
    ])
  })

  test('needs no root that was read', () => {
    expect(told([...ALL, by('newt', '10:00'), by('ada', '11:00')])).toEqual([
      'newt participation',
      'ada onboarding',
    ])
  })

  test('is over when somebody turns out to have written before', () => {
    expect(told([...ALL, ...regulars('newt'), root, by('ada', '10:00')])).toEqual([
      'newt initiating',
      'ada answering',
    ])
    expect(told([...ALL, root, by('ada', '10:00'), link('newt', 'bob')])).toEqual([
      'bob initiating',
      'ada answering',
    ])
  })

  test('takes the root first, also when a reply is older', () => {
    const early = reply('nell', `${day}T08:00Z`, root)
    expect(told([...ALL, root, early, by('ada', '10:00')])).toEqual([
      'nell answering',
      'newt initiating',
      'ada onboarding',
    ])
  })
})

describe('fourteen days after the root', () => {
  const root = topic('ada', '2024-03-01T09:00Z', { space: 's' })

  test('a message still takes part, a microsecond later it does not', () => {
    const last = reply('bob', '2024-03-15T09:00Z', root)
    expect(told([...ALL, root, last])).toEqual(['ada initiating', 'bob answering'])
    const late = reply('bob', '2024-03-15T09:00:00.000001Z', root)
    const events = [...ALL, root, late]
    expect(told(events)).toEqual(['ada participation', 'bob participation'])
    expect(only(events, late)).toMatchObject({ counts: false, target: null, starter: 'ada', rootDay: day })
  })

  test('nothing is announced, accepted or welcomed', () => {
    const late = post('bob', '2024-03-20T09:00Z', {
      conversation: root.data.object,
      wideMention: true,
      accepted: true,
    })
    expect(told([...ALL, root, late])).toEqual(['ada participation', 'bob participation'])
  })

  test('is never where the root was not read', () => {
    const first = reply('newt', '2024-03-02T09:00Z', 'chat/lost')
    const second = reply('ada', '2024-04-02T09:00Z', 'chat/lost')
    const events = [...ALL, first, second]
    expect(told(events)).toEqual(['newt participation', 'ada onboarding'])
    expect(only(events, second)).toMatchObject({ counts: true, starter: null, rootDay: '2024-03-02' })
  })
})

describe('a flat channel', () => {
  const say = (who: string | null, time: string, more = {}) =>
    post(who, `${day}T${time}`, { space: 's', ...more })

  test('breaks into conversations after more than three hours of silence', () => {
    const posts = [say('ada', '01:00Z'), say('bob', '04:00Z'), say('cem', '07:00:00.000001Z')]
    const acts = deriveActs([...ALL, ...posts]).filter((found) => found.day === day)
    const [first, second, third] = acts.map((found) => found.conversation)
    expect([first === second, second === third]).toEqual([true, false])
    expect(acts.map((found) => found.facet ?? found.class)).toEqual([
      'initiating',
      'answering',
      'participation',
    ])
    expect(acts.map((found) => found.root)).toEqual([true, false, true])
  })

  test('begins anew with each day of the pilot’s zone', () => {
    const posts = [say('ada', '18:10Z'), say('bob', '18:20Z')]
    expect(told([...ALL, ...posts])).toEqual(['ada initiating', 'bob answering'])
    // 23:55 and 00:05 in Kathmandu.
    expect(told([...ALL, ...posts, settings({ timeZone: 'Asia/Kathmandu' })])).toEqual([
      'ada participation',
      'bob participation',
    ])
  })

  test('counts spaces apart', () => {
    expect(told([...ALL, say('ada', '09:00Z'), say('bob', '09:01Z', { space: 't' })])).toEqual([
      'ada participation',
      'bob participation',
    ])
  })

  test('leaves bots and the unknown out, who break no silence either', () => {
    const posts = [
      say('ada', '01:00Z'),
      say('beep', '03:00Z'),
      say(null, '03:30Z', { wideMention: true }),
      say('bob', '05:00Z'),
    ]
    expect(told([...ALL, bot('beep'), ...posts])).toEqual([
      'ada participation',
      '? announcing',
      'bob participation',
    ])
    expect(only([...ALL, ...posts], posts[2] as ToldActivity)).toMatchObject({
      conversation: '',
      root: false,
    })
  })

  test('gives a post with replies of its own a conversation of its own', () => {
    const posts = [say('ada', '09:00Z'), say('bob', '09:05Z'), say('cem', '09:10Z')]
    const aside = reply('dov', `${day}T09:06Z`, posts[1] as ToldActivity)
    expect(told([...ALL, ...posts, aside])).toEqual([
      'ada initiating',
      'bob initiating',
      'dov answering',
      'cem answering',
    ])
  })

  test('a reply of a bot makes a conversation explicit too', () => {
    const posts = [say('ada', '09:00Z'), say('bob', '09:05Z')]
    const note = reply('beep', `${day}T09:06Z`, posts[0] as ToldActivity)
    expect(told([...ALL, bot('beep'), ...posts, note])).toEqual(['ada participation', 'bob participation'])
  })
})

describe('ties', () => {
  const targets = (events: readonly CommonholdEvent[]) =>
    deriveActs([...ALL, ...events])
      .filter((found) => found.day >= '2024')
      .map((found) => `${found.person} → ${[found.target, ...found.mentions].join(' ')}`.trim())

  test('go to the author replied to, else to the root’s, never to oneself', () => {
    const root = topic('ada', `${day}T09:00Z`)
    const first = reply('bob', `${day}T10:00Z`, root)
    const to = (who: string, hour: string, object: string | null) =>
      reply(who, `${day}T${hour}Z`, root, { inReplyTo: object })
    expect(
      targets([
        bot('beep'),
        root,
        first,
        to('cem', '11:00', first.data.object),
        to('cem', '12:00', null),
        to('cem', '13:00', 'chat/lost'),
        to('bob', '14:00', first.data.object),
        to('ada', '15:00', null),
        to('beep', '16:00', null),
        to('cem', '17:00', 'chat/beep 2024-03-01T16:00Z'),
      ]),
    ).toEqual(['ada →', 'bob → ada', 'cem → bob', 'cem → ada', 'cem → ada', 'bob →', 'ada →', 'cem → ada'])
  })

  test('go in a flat channel to the last other author before', () => {
    const say = (who: string, minute: string) => post(who, `${day}T09:${minute}Z`, { space: 's' })
    expect(
      targets([say('ada', '00'), say('ada', '01'), say('bob', '02'), say('bob', '03'), say('ada', '04')]),
    ).toEqual(['ada →', 'ada →', 'bob → ada', 'bob → ada', 'ada → bob'])
  })

  test('go to everybody mentioned once: people, not accounts or bots', () => {
    const mentions = ['dov', 'bob', 'robert', 'ada', 'beep', 'bob']
    expect(targets([bot('beep'), link('bob', 'robert'), post('ada', `${day}T09:00Z`, { mentions })])).toEqual(
      ['ada →  bob dov'],
    )
  })
})

test('an act’s day is the pilot’s, through changes of the clock', () => {
  const newYork = settings({ timeZone: 'America/New_York' })
  const days = ['2024-03-10T04:59:59Z', '2024-03-10T05:00Z', '2024-03-11T03:59:59Z', '2024-03-11T04:00Z']
  expect(deriveActs([newYork, ...days.map((time) => post('ada', time))]).map((found) => found.day)).toEqual([
    '2024-03-09',
    '2024-03-10',
    '2024-03-10',
    '2024-03-11',
  ])
})

test('acts keep their time in microseconds and their evidence', () => {
  const declared = act('decide', 'ada', '2024-03-01T09:00:00.000005Z', { evidence: 'declared', space: 's' })
  expect(deriveActs([declared])).toEqual([
    {
      source: 'chat',
      id: 'ada 2024-03-01T09:00:00.000005Z',
      day,
      time: at('2024-03-01T09:00:00.000005Z'),
      person: 'ada',
      class: 'ownership',
      facet: 'deciding',
      kind: 'decide',
      conversation: '',
      root: false,
      explicit: false,
      suggestion: false,
      counts: true,
      starter: null,
      rootDay: null,
      target: null,
      mentions: [],
      unit: null,
      evidence: 'declared',
      space: 's',
      opens: null,
    },
  ])
})

test('a suggestion and what is done to it go together, whether the tool has suggestions or a space is for them', () => {
  const wishes = settings({ spaces: { wishes: 'feedback' } })
  const wish = topic('ada', `${day}T09:00Z`, { space: 'wishes' })
  const native = act('suggestion', 'bob', `${day}T10:00Z`)
  const decided = (onto: typeof native, minute: string) =>
    act('suggestion-decided', 'bob', `${day}T11:${minute}Z`, {
      target: onto.data.object,
      targetActor: onto.data.actor,
    })
  const found = deriveActs([
    wishes,
    wish,
    native,
    decided(wish, '00'),
    decided(native, '01'),
    reply('cem', `${day}T12:00Z`, wish),
  ])
  const said = found.map(({ person, kind, suggestion, explicit, target }) => [
    person,
    kind,
    suggestion,
    explicit,
    target,
  ])
  expect(said).toEqual([
    ['ada', 'post', true, true, null],
    ['bob', 'suggestion', true, false, null],
    ['bob', 'suggestion-decided', false, false, 'ada'],
    ['bob', 'suggestion-decided', false, false, null],
    ['cem', 'reply', false, true, 'ada'],
  ])
  expect(
    found.map(({ conversation }) => found.findIndex((act) => act.conversation === conversation)),
  ).toEqual([0, 1, 0, 1, 0])
})
