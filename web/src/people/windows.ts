/** How long something may be done, in minutes; none for never. */
const kUnits = [
  { unit: 'day', minutes: 1440 },
  { unit: 'hour', minutes: 60 },
  { unit: 'minute', minutes: 1 },
] as const

/** In the largest unit that leaves no rest: `24 hours` would be `1 day`. */
export function window_text(minutes: number, language: string): string {
  const { unit, minutes: each } = kUnits.find((one) => minutes % one.minutes === 0) ?? { unit: 'minute', minutes: 1 }
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(minutes / each)
}

const kOffered = [0, 2, 15, 60, 1440, 7 * 1440, 30 * 1440, 365 * 1440]

/** What is offered, and what is so now even if nobody offers it. */
export function windows_to_choose(present: number): number[] {
  return [...new Set([...kOffered, present])].sort((a, b) => a - b)
}
