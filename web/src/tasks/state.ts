import type { Cursor, Task } from '../api/types'

export interface Reminder {
  task_id: string
  title: string
  due_at: string
}

export interface TasksState {
  /** The open ones that concern the reader, as far as they were fetched or told. */
  tasks: Readonly<Record<string, Task>>
  /** How far the member's stream had come when each task was last told, also of one that is gone. */
  at: Readonly<Record<string, number>>
  /** Of which epoch of the stream `at` speaks. */
  epoch: string
  loaded: boolean
  /** How often something was told that did not come here: a page that shows them asks again. */
  missed: number
  /** Said and not shown yet, the oldest first. */
  reminders: readonly Reminder[]
  /** Grows whenever something was told of which more is fetched where it is looked at. */
  news: number
  /** How often it was told of each conversation that its marks changed. */
  marked: Readonly<Record<string, number>>
}

declare module '../sync/slices' {
  interface SliceStates {
    tasks: TasksState
  }
}

export const no_tasks: TasksState = { tasks: {}, at: {}, epoch: '', loaded: false, missed: 0, reminders: [], news: 0, marked: {} }

interface Told {
  epoch: string
  seq?: number
}

function told_of(state: TasksState, task_id: string, { epoch, seq = 0 }: Told): TasksState {
  const at = state.epoch === epoch ? state.at : {}
  return { ...state, epoch, at: { ...at, [task_id]: seq }, news: state.news + 1 }
}

function without(tasks: TasksState['tasks'], id: string): TasksState['tasks'] {
  const rest = { ...tasks }
  delete rest[id]
  return rest
}

export function with_saved(state: TasksState, task: Task, told: Told): TasksState {
  const is_open = task.state === 'open'
  const tasks = is_open ? { ...state.tasks, [task.id]: task } : without(state.tasks, task.id)
  return { ...told_of(state, task.id, told), tasks }
}

export function with_left(state: TasksState, task_id: string, told: Told): TasksState {
  return { ...told_of(state, task_id, told), tasks: without(state.tasks, task_id) }
}

export function with_comments(state: TasksState, task_id: string, comment_count: number): TasksState {
  const task = state.tasks[task_id]
  const tasks = task ? { ...state.tasks, [task_id]: { ...task, comment_count } } : state.tasks
  return { ...state, tasks, news: state.news + 1 }
}

/** A fetched list, but for what was told after it was read. */
export function with_fetched(state: TasksState, fetched: readonly Task[], cursor: Cursor): TasksState {
  const is_later = ([, seq]: [string, number]) => state.epoch === cursor.epoch && seq > cursor.seq
  const later = Object.fromEntries(Object.entries(state.at).filter(is_later))
  const tasks = Object.fromEntries(fetched.filter(({ id }) => !(id in later)).map((task) => [task.id, task]))
  for (const id of Object.keys(later)) if (state.tasks[id]) tasks[id] = state.tasks[id]
  return { ...state, tasks, at: later, epoch: cursor.epoch, loaded: true }
}

/** The answer to the reader's own write: its event says the same, or something newer. */
export function with_answer(state: TasksState, task: Task, me: string): TasksState {
  const has_it = task.assignees.some(({ member_id }) => member_id === me)
  const concerns = has_it || task.created_by === me || task.follower_ids.includes(me)
  const tasks = task.state === 'open' && concerns ? { ...state.tasks, [task.id]: task } : without(state.tasks, task.id)
  return { ...state, tasks, news: state.news + 1 }
}

export function with_reminder(state: TasksState, reminder: Reminder): TasksState {
  return { ...state, reminders: [...state.reminders, reminder] }
}

export function without_reminders(state: TasksState): TasksState {
  return state.reminders.length > 0 ? { ...state, reminders: [] } : state
}

export function with_marked(state: TasksState, conversation_id: string): TasksState {
  return { ...state, marked: { ...state.marked, [conversation_id]: (state.marked[conversation_id] ?? 0) + 1 } }
}

/** The member's own stream was fetched afresh. */
export function with_missed(state: TasksState, stream: string): TasksState {
  return stream.startsWith('mem_') ? { ...state, missed: state.missed + 1, news: state.news + 1 } : state
}

export function with_news(state: TasksState): TasksState {
  return { ...state, news: state.news + 1 }
}
