/** How figures of a server are said. Pure. */

export function as_share(permille: number): string {
  return `${Math.min(100, Math.max(0, Math.round(permille / 10)))}%`
}

/** Nanoseconds as microseconds, with one decimal. */
export function as_micros(nanoseconds: number): number {
  return Math.round(nanoseconds / 100) / 10
}

export interface Duration {
  unit: 'micro' | 'milli'
  value: number
}

/** Whatever reads better. */
export function as_duration(microseconds: number): Duration {
  if (microseconds < 1_000) return { unit: 'micro', value: Math.round(microseconds) }
  return { unit: 'milli', value: Math.round(microseconds / 100) / 10 }
}

/** Millionths as a percentage: none is none, and little is not none. */
export function as_loss(ppm: number): string {
  if (ppm <= 0) return '0%'
  return `${Math.max(0.001, Math.round(ppm / 10) / 1_000)}%`
}

export const kSizes = [20, 50, 100, 200, 302] as const
export const kSeconds = [5, 10, 20, 30] as const
