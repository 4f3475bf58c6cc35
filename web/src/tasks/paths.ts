export const kTasksPath = '/tasks'

/** `place` says in the address what is shown beside the task. */
export function task_path(task_id: string, place = 'view=mine'): string {
  return `${kTasksPath}/${task_id}?${place}`
}
