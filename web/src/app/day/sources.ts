import { useAlertsOfDay } from '../../alerts/day_items'
import { useAnnouncementsOfDay } from '../../announcements/day_items'
import { useEventsOfDay } from '../../calendar/day_items'
import { useMentionsOfDay } from '../../chat/day_items'
import { useTasksOfDay } from '../../tasks/day_items'
import type { DayItem } from '../../ui/DayRow'

/** The reader's day. A module joins with one hook: it gives its items, or nothing before they are there. */
export function useDayItems(): { items: readonly DayItem[]; loaded: boolean } {
  const sources = [
    useAlertsOfDay(),
    useAnnouncementsOfDay(),
    useMentionsOfDay(),
    useEventsOfDay(),
    useTasksOfDay(),
  ]
  return { items: sources.flatMap((items) => items ?? []), loaded: sources.every((items) => items !== undefined) }
}
