/** What else can be done with a task: `app` gives it, and the panel draws it without knowing whose it is. */
import { createContext, type ReactNode, useContext } from 'react'

import type { Task } from '../api/types'

export interface TaskTool {
  key: string
  label: string
  icon: ReactNode
  run: (task: Task) => void
}

export const TaskTools = createContext<readonly TaskTool[]>([])

export function useTaskTools(): readonly TaskTool[] {
  return useContext(TaskTools)
}
