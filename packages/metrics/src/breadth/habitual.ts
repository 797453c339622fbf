import { z } from 'zod'
import { defineMeasure } from '../define-measure.ts'
import { type BreadthInput, UNKNOWN_ELIGIBLE } from './tables.ts'

/** A habit is looked for in the last twelve blocks of seven days, whatever the length of the window. */
export const HABIT = { blocks: 12, blockDays: 7, active: 9 } as const
export const HABIT_DAYS = HABIT.blocks * HABIT.blockDays

type Habit = Pick<BreadthInput, 'habit'>

export const habitualMeasure = defineMeasure({
  id: 'habitual',
  group: 'breadth',
  title: 'Habitual',
  question: 'For what part of the people has it become a habit?',
  definition: `People active in at least ${HABIT.active} of the last ${HABIT.blocks} blocks of ${HABIT.blockDays} days ÷ people enabled during all of these ${HABIT_DAYS} days. The blocks end with the window and may reach back beyond its beginning.`,
  unit: 'share',
  behind: 'actsOfHabit',
  eventSet: 'all',
  edgeCases: [
    `Number of eligible people unknown, or nobody enabled for ${HABIT_DAYS} days: unknown.`,
    `Some of the ${HABIT_DAYS} days were not recorded, or the record of a source begins among them: unknown.`,
  ],
  gated: false,
  reader: 'exact',
  population: ({ habit }: Habit) => habit.enabled?.size ?? null,
  value: z.number(),
  details: z.object({ habitual: z.int().min(0), people: z.int().min(0) }),
  compute: ({ habit: { complete, enabled, blocks } }: Habit) => {
    if (!complete) return { value: null, reason: `not all of the last ${HABIT_DAYS} days were recorded` }
    if (enabled === null) return { value: null, reason: UNKNOWN_ELIGIBLE }
    const habitual = [...enabled].filter((person) => (blocks.get(person) ?? 0) >= HABIT.active).length
    const details = { habitual, people: enabled.size }
    return enabled.size === 0
      ? { value: null, reason: `nobody was enabled for ${HABIT_DAYS} days`, details }
      : { value: habitual / enabled.size, details }
  },
})
