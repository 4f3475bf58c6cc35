import type { CSSProperties } from 'react'

import type { Calendar, CalendarEvent } from '../api/types'

/** Hues that can be told apart, by the number that a calendar keeps. */
export const kHues: readonly number[] = [264, 150, 25, 310, 75, 200, 350, 115, 235, 50, 285, 175]

export function hue_style(colour: number): CSSProperties {
  return { '--hue': kHues[colour] ?? kHues[0] } as CSSProperties
}

/** What one is invited to lies in a calendar that one may not see: it is drawn as one's own. */
export function colour_of(event: CalendarEvent | undefined, calendars: readonly Calendar[]): number {
  const calendar = calendars.find(({ id }) => id === event?.calendar_id) ?? calendars[0]
  return calendar?.colour ?? 0
}
