import { ListTodo } from 'lucide-react'

import { useSynced, useWorkspace } from '../sync/provider'
import type { DayItem } from '../ui/DayRow'
import { useDueWords } from './due_words'
import { is_in_view } from './groups'
import { task_path } from './paths'
import { Tick } from './TaskRow'
import { useFetchedTasks } from './use_fetched'

/** What the reader is to do. */
export function useTasksOfDay(): DayItem[] | undefined {
  const { me } = useWorkspace()
  const due = useDueWords()
  const tasks = useSynced((state) => state.slices.tasks.tasks)
  const loaded = useSynced((state) => state.slices.tasks.loaded)
  const { problem } = useFetchedTasks()
  if (!loaded && problem === undefined) return undefined
  const mine = Object.values(tasks).filter((task) => is_in_view(task, 'mine', me.member_id))
  return mine.map((task) => ({
    key: `task/${task.id}`,
    icon: <ListTodo />,
    title: task.title,
    when: due(task) || undefined,
    at: task.due_at,
    to: task_path(task.id),
    act: <Tick task={task} />,
  }))
}
