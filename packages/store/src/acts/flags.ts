/** What the rules look at in a message, packed into a few bits: lists of messages are copied from step to step, and
 *  every field of theirs costs. */
const FLAGS = [
  'human',
  'post',
  'first',
  'announces',
  'accepted',
  // Its space is for feedback, for help.
  'feedback',
  'help',
  'declared',
  'attested',
  // It is what the conversation is named after: its root, as a rule.
  'names',
  'answers_name',
] as const

/** The columns of those names as one number. */
export const PACKED = FLAGS.map((flag, bit) => `bitShiftLeft(toUInt16(${flag}), ${bit})`).join(' + ')

export const is = (flag: (typeof FLAGS)[number], flags: string) => `bitTest(${flags}, ${FLAGS.indexOf(flag)})`
