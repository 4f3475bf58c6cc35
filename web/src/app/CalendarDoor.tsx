import { AlertTools } from '../alerts/thing_doors'
import { CalendarPage } from '../calendar/CalendarPage'

export function CalendarDoor() {
  return (
    <AlertTools>
      <CalendarPage />
    </AlertTools>
  )
}
