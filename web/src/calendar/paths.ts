export const kCalendarPath = '/calendar'

/** Shows it beside the week that it is in. */
export function event_path(event_id: string, occurrence?: string): string {
  const date = occurrence?.slice(0, 10)
  return `${kCalendarPath}/${event_id}${date ? `?date=${date}&at=${occurrence}` : ''}`
}
