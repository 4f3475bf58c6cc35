import { AlertTools } from '../alerts/thing_doors'
import { TasksPage } from '../tasks/TasksPage'

export function TasksDoor() {
  return (
    <AlertTools>
      <TasksPage />
    </AlertTools>
  )
}
