/** What the lines of a hand-over plan mean, as readers are told it. */
export const HANDOVER_TERMS: readonly (readonly [term: string, definition: string])[] = [
  [
    'champion',
    'The declared champions, taken together as one; where none is declared, whoever has most ownership acts in the window, then most contributions, then the earlier first act. The plan says which it is.',
  ],
  ['line', 'A facet of which the champion did more than half of the acts in the window, or all of them.'],
  [
    'bench',
    'Everybody else who did it in the window: most acts first, then on most days, then who owns most otherwise.',
  ],
  [
    'close',
    'Who has not done it, but gives first answers in a space where the champion does it (most answers first), or contributes in a unit in which nobody holds the role (most contributions first).',
  ],
  [
    'what it would change',
    'Verdict, contributor absence factor and effective owners (q = 1) of the same window, had the first of the bench, else the first who is close, done half of the champion’s acts of the facet, rounded down. Only those acts move: conversations, and who took part, stay as they were. Lines are in the order of the change in effective owners, which falls where the candidate does more than the champion already.',
  ],
  [
    'invitation',
    'Where nobody has done it and nobody is close: the largest unit of which people could take part and none contributes, else whoever else contributes most.',
  ],
]
