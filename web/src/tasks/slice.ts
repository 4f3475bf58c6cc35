import type { Slice } from '../sync/slices'
import { no_tasks, type TasksState, with_comments, with_left, with_marked, with_missed, with_news, with_reminder, with_saved } from './state'

/** Its events come on the member's own stream, whose cursor is chat's. Nothing is kept on the device: few pages ask. */
export const tasks_slice: Slice<'tasks', TasksState> = {
  name: 'tasks',
  initial: no_tasks,
  reducers: {
    'tasks.task_saved': (state, event) => with_saved(state, event.data.task, event),
    'tasks.task_left': (state, event) => with_left(state, event.data.task_id, event),
    'tasks.comments_changed': (state, event) => with_comments(state, event.data.task_id, event.data.comment_count),
    'tasks.reminded': (state, event) => with_reminder(state, event.data),
    'tasks.mark_changed': (state, event) => with_marked(state, event.data.conversation_id),
    'tasks.list_changed': with_news,
  },
  owns: () => false,
  load: () => Promise.resolve({ change: (state) => state, cursors: [] }),
  refetch: () => Promise.resolve({ change: (state) => state, cursors: [] }),
  missed: with_missed,
  gone: (state) => state,
  shelve: () => [],
  unshelve: () => no_tasks,
}
