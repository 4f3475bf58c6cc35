/** Do not disturb: for how long. */
export const lengths = ['half_hour', 'two_hours', 'today'] as const
export type QuietLength = (typeof lengths)[number]

/** When it ends that begins now. Today ends where the reader is. */
export function quiet_until(length: QuietLength, now: Date): string {
  if (length === 'half_hour') return new Date(now.getTime() + 30 * 60_000).toISOString()
  if (length === 'two_hours') return new Date(now.getTime() + 2 * 3_600_000).toISOString()
  const last = new Date(now)
  last.setHours(23, 59, 59, 999)
  return last.toISOString()
}
