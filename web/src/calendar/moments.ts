/** The moment that a clock in some zone means. Pure, but for the browser's table of zones. */
const kParts = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', hourCycle: 'h23' } as const

const formats = new Map<string, Intl.DateTimeFormat>()

function format_of(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone) ?? new Intl.DateTimeFormat('en-US', { ...kParts, timeZone: zone })
  formats.set(zone, known)
  return known
}

/** How far the zone's clock is ahead of UTC at a moment, in milliseconds. */
function offset_at(moment: number, zone: string): number {
  const told = format_of(zone).formatToParts(moment)
  const parts = Object.fromEntries(told.map(({ type, value }) => [type, Number(value)]))
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = parts
  return Date.UTC(year, month - 1, day, hour, minute) - Math.floor(moment / 60_000) * 60_000
}

/** A time that is left out where clocks are put forward is one of the hours beside it. */
export function moment_of(date: string, minute: number | undefined, zone: string): Date {
  const civil = Date.parse(`${date}T00:00:00Z`) + (minute ?? 0) * 60_000
  const guess = civil - offset_at(civil, zone)
  return new Date(civil - offset_at(guess, zone))
}
