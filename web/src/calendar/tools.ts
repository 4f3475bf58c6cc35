/** What else can be done with an event: `app` gives it, and the panel draws it without knowing whose it is. */
import { createContext, type ReactNode, useContext } from 'react'

import type { CalendarEvent } from '../api/types'

/** An event as it is looked at: the occurrence's own title, and when it is in the reader's words. */
export interface ShownEvent {
  event: CalendarEvent
  title: string
  when: string
}

export interface EventTool {
  key: string
  label: string
  icon: ReactNode
  run: (shown: ShownEvent) => void
}

export const EventTools = createContext<readonly EventTool[]>([])

export function useEventTools(): readonly EventTool[] {
  return useContext(EventTools)
}

/** Makes the meeting of an event, or lets it follow the event. */
export type KeepMeeting = (event: CalendarEvent) => Promise<unknown>

export const EventMeetings = createContext<KeepMeeting | undefined>(undefined)

export function useKeepMeeting(): KeepMeeting | undefined {
  return useContext(EventMeetings)
}
