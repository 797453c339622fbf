/** Milliseconds from a moment to the next three o'clock of this machine's night. */
export function untilNextNight(now: Date): number {
  const next = new Date(now)
  next.setHours(3, 0, 0, 0)
  if (next <= now) next.setDate(next.getDate() + 1)
  return next.getTime() - now.getTime()
}
