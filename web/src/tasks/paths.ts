export const kTasksPath = '/tasks'

export function task_path(task_id: string, view = 'mine'): string {
  return `${kTasksPath}/${task_id}?view=${view}`
}
