import { AlertTools } from '../alerts/thing_doors'
import type { CalendarEvent } from '../api/types'
import { CalendarPage } from '../calendar/CalendarPage'
import { EventMeetings } from '../calendar/tools'
import { useMyself } from '../people/members'
import { useWorkspace } from '../sync/provider'
import { fetch_meetings } from './MeetingDoor'

export function CalendarDoor() {
  const workspace = useWorkspace()
  const is_guest = useMyself()?.role === 'guest'
  const keep = async (event: CalendarEvent) => (await fetch_meetings()).keep_meeting(workspace, event)
  return (
    <AlertTools>
      <EventMeetings value={is_guest ? undefined : keep}>
        <CalendarPage />
      </EventMeetings>
    </AlertTools>
  )
}
