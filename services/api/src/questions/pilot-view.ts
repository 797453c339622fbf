import { type RoleSpell, roleSpells } from '@commonhold/metrics/roles/held'
import type { Access } from '@commonhold/runtime/http/access'
import { unknownPilot } from '@commonhold/runtime/http/access-control'
import type { Database } from '@commonhold/store/database'
import type { Directory } from '@commonhold/store/directory/standing'
import { liveConnections } from '@commonhold/store/queries/connections'
import { directoryVersion, identityVersion, standingDirectory } from '@commonhold/store/queries/directory'
import { type PersonSpan, personSpans } from '@commonhold/store/queries/people'
import { coverageStretches, pilotIds } from '@commonhold/store/queries/pilots'
import type { Filters } from '@commonhold/store/queries/question'
import { facetDays } from '@commonhold/store/queries/roles'
import { type Coverage, coverageOf } from '../answers/coverage.ts'
import { type MemberList, memberListOf } from '../answers/eligible.ts'
import { createKeptAnswers } from '../answers/kept.ts'
import { dayIn } from './local-day.ts'

/** What every question about a pilot begins with: who is who, what is set, what is covered. */
export interface PilotView {
  readonly pilot: string
  readonly zone: string
  /** Changes with the directory. */
  readonly version: string
  readonly identityVersion: number
  readonly directory: Directory
  readonly coverage: Coverage
  readonly today: string
  /** Everybody's first and last days as known at a revision, among the acts asked about. */
  readonly spansAt: (revision: number, filters?: Filters) => Promise<PersonSpan[]>
  /** Who could take part, as far as acts known at a revision tell; null without a member list. */
  readonly membersAt: (revision: number | null) => Promise<MemberList | null>
  /** Every role ever held as known at a revision, among the acts asked about. */
  readonly spellsAt: (revision: number, filters?: Filters) => Promise<RoleSpell[]>
}

export interface PilotViews {
  /** @throws CommonholdError unknown_pilot */
  of(pilot: string, access: Access): Promise<PilotView>
  /** Those the key may see. */
  visible(access: Access): Promise<string[]>
}

const KEPT_SPANS = 20

/** A directory has thousands of records and seldom changes: it is read again only when it did. */
export function createPilotViews(database: Database, now: () => Date): PilotViews {
  const directories = new Map<string, { version: string; directory: Promise<Directory> }>()

  const directoryOf = (pilot: string, version: string) => {
    const known = directories.get(pilot)
    if (known?.version === version) return known.directory
    const reading = { version, directory: standingDirectory(database, pilot) }
    directories.set(pilot, reading)
    reading.directory.catch(() => directories.delete(pilot))
    return reading.directory
  }

  // The questions that look at all days of a pilot: asked once a revision, not once an answer.
  const spans = createKeptAnswers(KEPT_SPANS)
  const members = createKeptAnswers(KEPT_SPANS)
  const spells = createKeptAnswers(KEPT_SPANS)

  const visible = async ({ pilots }: Access) => {
    const known = await pilotIds(database)
    return pilots === null ? known : known.filter((pilot) => pilots.includes(pilot))
  }

  return {
    visible,
    of: async (pilot, access) => {
      const [known, version, identity] = await Promise.all([
        visible(access),
        directoryVersion(database, pilot),
        identityVersion(database, pilot),
      ])
      if (!known.includes(pilot)) throw unknownPilot(pilot, known)
      const directory = await directoryOf(pilot, version)
      const zone = directory.settings.timeZone
      const instant = now()
      const dayOf = dayIn(zone)
      const today = dayOf(instant)
      const [stretches, connections] = await Promise.all([
        coverageStretches(database, pilot, zone),
        liveConnections(database),
      ])
      const spansAt: PilotView['spansAt'] = (revision, filters = {}) =>
        spans.get(JSON.stringify([pilot, revision, filters]), () =>
          personSpans(database, pilot, revision, filters),
        )
      return {
        pilot,
        zone,
        version,
        identityVersion: identity,
        directory,
        coverage: coverageOf(stretches, {
          settings: directory.settings,
          connections,
          now: instant,
          dayOf,
        }),
        today,
        spansAt,
        membersAt: (revision) =>
          members.get(JSON.stringify([pilot, version, zone, revision]), async () =>
            memberListOf(directory, revision === null ? [] : await spansAt(revision), zone),
          ),
        spellsAt: (revision, filters = {}) =>
          spells.get(JSON.stringify([pilot, revision, filters]), async () =>
            roleSpells(await facetDays(database, { pilot, asOf: revision, filters })),
          ),
      }
    },
  }
}
