import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import { onEnding } from './ending.ts'

function begun() {
  let time = 0
  const ends: string[] = []
  const exits: number[] = []
  const from = new EventEmitter()
  const forget = onEnding((signal) => ends.push(signal), {
    now: () => time,
    exit: (n) => exits.push(n),
    from,
  })
  const send = (signal: string, at: number) => {
    time = at
    from.emit(signal, signal)
  }
  return { send, forget, ends, exits, from }
}

describe('ending', () => {
  it('takes the copies npm and the launcher send on for the one signal they are', () => {
    const { send, ends, exits } = begun()
    for (const at of [0, 2, 30]) send('SIGINT', at)
    expect({ ends, exits }).toEqual({ ends: ['SIGINT'], exits: [] })
  })

  it('ends at once for whoever asks again later', () => {
    const { send, ends, exits } = begun()
    send('SIGINT', 0)
    send('SIGTERM', 5000)
    expect({ ends, exits }).toEqual({ ends: ['SIGINT'], exits: [1] })
  })

  it('leaves nothing behind', () => {
    const { forget, from } = begun()
    forget()
    expect(from.eventNames()).toEqual([])
  })
})
