import { BellRing, CalendarDays, ListTodo, type LucideIcon, Megaphone, Sun, Video } from 'lucide-react'

import { useSynced } from '../sync/provider'

export type PlaceName = 'day' | 'alerts' | 'announcements' | 'calendar' | 'meetings' | 'tasks'

export interface Place {
  name: PlaceName
  path: string
  icon: LucideIcon
}

export const day: Place = { name: 'day', path: '/day', icon: Sun }

/** The modules, in their order: on the rail, and above the day on a phone. */
export const places: readonly Place[] = [
  { name: 'alerts', path: '/alerts', icon: BellRing },
  { name: 'announcements', path: '/announcements', icon: Megaphone },
  { name: 'calendar', path: '/calendar', icon: CalendarDays },
  { name: 'meetings', path: '/meetings', icon: Video },
  { name: 'tasks', path: '/tasks', icon: ListTodo },
]

/** How much waits for the reader in each. */
export function usePlaceCounts(): Partial<Record<PlaceName, number>> {
  const alerts = useSynced((state) => Object.keys(state.slices.alerts.received).length)
  const announcements = useSynced(({ slices }) => {
    const { asked, reviews } = slices.announcements
    return Object.keys(asked).length + Object.keys(reviews).length
  })
  return { alerts, announcements }
}
