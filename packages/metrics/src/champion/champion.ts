/** Whose project it is, as far as somebody has to be named. */

/** Where nobody is declared, which of the lines told the first from the others. */
export type ChampionBy = 'declared' | 'ownershipActs' | 'contributions' | 'firstAct'

export interface Champion {
  /** Several where several are declared: taken together as one. */
  readonly people: readonly string[]
  readonly by: ChampionBy
}

/** What somebody did in the window, and when they were first seen. */
export interface Standing {
  readonly person: string
  readonly ownershipActs: number
  readonly contributions: number
  /** The first act ever, in the order of events; texts compare as the acts do. */
  readonly firstAct: string
}

/** The declared champions; else whoever has most ownership acts in the window, then most contributions, then the
 *  earlier first act.
 *  @param declared persons, not accounts
 *  @param standings at least of everybody with the most ownership acts
 *  @returns null where nobody is declared and nobody owned anything */
export const championOf = (declared: readonly string[], standings: readonly Standing[]): Champion | null => {
  if (declared.length > 0) return { people: [...new Set(declared)].sort(), by: 'declared' }
  const most = leading(standings, ({ ownershipActs }) => ownershipActs)
  const [first] = most
  if (first === undefined || first.ownershipActs === 0) return null
  if (most.length === 1) return { people: [first.person], by: 'ownershipActs' }
  const busiest = leading(most, ({ contributions }) => contributions)
  const earliest = busiest.toSorted((a, b) => (a.firstAct < b.firstAct ? -1 : 1))[0] as Standing
  return { people: [earliest.person], by: busiest.length === 1 ? 'contributions' : 'firstAct' }
}

const leading = (standings: readonly Standing[], by: (standing: Standing) => number): Standing[] => {
  const most = standings.reduce((highest, standing) => Math.max(highest, by(standing)), 0)
  return standings.filter((standing) => by(standing) === most)
}
