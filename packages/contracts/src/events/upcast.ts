/** Old versions become the current one at the edge, a version at a time, so that nothing behind it knows them. */

type Loose = Record<string, unknown>

/** Version 0 was the shape of the first trials: it named the fields after Slack. */
function activityV0(event: Loose): Loose {
  const old = (typeof event['data'] === 'object' && event['data'] !== null ? event['data'] : {}) as Loose
  const { verb, user, message, channel, thread, parent, mentioned, broadcast, ...rest } = old
  return {
    ...event,
    type: 'org.commonhold.activity.v1',
    data: {
      ...rest,
      kind: verb,
      actor: user ?? null,
      object: message,
      space: channel ?? null,
      conversation: thread ?? null,
      inReplyTo: parent ?? null,
      mentions: mentioned ?? [],
      wideMention: broadcast ?? false,
    },
  }
}

const UPCASTERS: Readonly<Record<string, (event: Loose) => Loose>> = {
  'org.commonhold.activity.v0': activityV0,
}

/** Terminates: every upcaster raises the version by one. */
export function upcast(event: Loose): Loose {
  const type = event['type']
  const step = typeof type === 'string' && Object.hasOwn(UPCASTERS, type) ? UPCASTERS[type] : undefined
  return step ? upcast(step(event)) : event
}
