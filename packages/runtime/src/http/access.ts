/** Who asks, and what they may see. */

/** In ascending order of rights, apart from `collector`, which may only send events. */
export const ROLES = ['collector', 'reader', 'people-reader', 'pilot-owner', 'operator'] as const
export type Role = (typeof ROLES)[number]

export interface Access {
  readonly role: Role
  /** null: every pilot. */
  readonly pilots: readonly string[] | null
  /** Id of the key, null on loopback with no key made. */
  readonly key: string | null
}

const RANK: Readonly<Record<Role, number>> = {
  collector: -1,
  reader: 0,
  'people-reader': 1,
  'pilot-owner': 2,
  operator: 3,
}

/** Whether the access reaches a role's rights on a pilot (null: on what belongs to no single pilot). */
export const allows = (access: Access, role: Exclude<Role, 'collector'>, pilot: string | null): boolean =>
  RANK[access.role] >= RANK[role] &&
  (access.pilots === null || (pilot !== null && access.pilots.includes(pilot)))

/** Sending events is the collector's right and the operator's. */
export const maySend = (access: Access, pilot: string): boolean =>
  (access.role === 'collector' || access.role === 'operator' || access.role === 'pilot-owner') &&
  (access.pilots === null || access.pilots.includes(pilot))
