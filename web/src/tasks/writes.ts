/** What pages change. The answer is shown at once; the event that follows says the same. */
import { answer, http } from '../api/client'
import { client_id } from '../api/client_id'
import type { NewTask, Task, TaskChange } from '../api/types'
import type { Workspace } from '../sync/workspace'
import { with_answer, with_news } from './state'

function shown(workspace: Workspace, task: Task): Task {
  const { member_id } = workspace.me
  workspace.absorb('tasks', { change: (state) => with_answer(state, task, member_id), cursors: [] })
  return task
}

const path_of = ({ me }: Workspace, task_id: string) => ({ path: { org_id: me.organisation_id, task_id } })

export async function create_task(workspace: Workspace, wish: Omit<NewTask, 'client_id'>): Promise<Task> {
  const params = { path: { org_id: workspace.me.organisation_id } }
  const body = { ...wish, client_id: client_id() }
  return shown(workspace, await answer(http.POST('/api/orgs/{org_id}/tasks', { params, body })))
}

export async function change_task(workspace: Workspace, task_id: string, wish: Omit<TaskChange, 'client_id'>): Promise<Task> {
  const body = { ...wish, client_id: client_id() }
  return shown(workspace, await answer(http.PATCH('/api/orgs/{org_id}/tasks/{task_id}', { params: path_of(workspace, task_id), body })))
}

export async function set_tick(workspace: Workspace, task_id: string, is_ticked: boolean): Promise<Task> {
  const request = { params: path_of(workspace, task_id), body: { is_ticked } }
  return shown(workspace, await answer(http.PUT('/api/orgs/{org_id}/tasks/{task_id}/tick', request)))
}

export async function set_following(workspace: Workspace, task_id: string, is_following: boolean): Promise<Task> {
  const request = { params: path_of(workspace, task_id), body: { is_following } }
  return shown(workspace, await answer(http.PUT('/api/orgs/{org_id}/tasks/{task_id}/following', request)))
}

export async function add_comment(workspace: Workspace, task_id: string, text: string) {
  const request = { params: path_of(workspace, task_id), body: { text, client_id: client_id() } }
  await answer(http.POST('/api/orgs/{org_id}/tasks/{task_id}/comments', request))
  workspace.absorb('tasks', { change: with_news, cursors: [] })
}

export async function remove_comment(workspace: Workspace, task_id: string, comment_id: string) {
  const params = { path: { org_id: workspace.me.organisation_id, task_id, comment_id } }
  await answer(http.DELETE('/api/orgs/{org_id}/tasks/{task_id}/comments/{comment_id}', { params }))
  workspace.absorb('tasks', { change: with_news, cursors: [] })
}
