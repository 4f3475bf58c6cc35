/** Lists and their boards: shared with a conversation, or one's own. Asked for when a page shows them. */
import { queryOptions } from '@tanstack/react-query'

import { answer, http } from '../api/client'
import { client_id } from '../api/client_id'
import type { Task, TaskBoard, TaskList } from '../api/types'
import type { Workspace } from '../sync/workspace'
import { kTasks } from './fetching'
import { with_news } from './state'

export function lists_of(org_id: string) {
  return queryOptions({
    queryKey: [...kTasks, 'lists', org_id],
    queryFn: () => answer(http.GET('/api/orgs/{org_id}/task_lists', { params: { path: { org_id } } })),
  })
}

export function board_of(org_id: string, list_id: string) {
  const params = { path: { org_id, list_id } }
  return queryOptions({
    queryKey: [...kTasks, 'board', org_id, list_id],
    queryFn: () => answer(http.GET('/api/orgs/{org_id}/task_lists/{list_id}', { params })),
    retry: false,
  })
}

function told(workspace: Workspace): void {
  workspace.absorb('tasks', { change: with_news, cursors: [] })
}

export interface NewList {
  name: string
  conversation_id?: string
  sections: string[]
}

export async function create_list(workspace: Workspace, wish: NewList): Promise<TaskList> {
  const params = { path: { org_id: workspace.me.organisation_id } }
  const body = { ...wish, client_id: client_id() }
  const list = await answer(http.POST('/api/orgs/{org_id}/task_lists', { params, body }))
  told(workspace)
  return list
}

export async function remove_list(workspace: Workspace, list_id: string): Promise<void> {
  const params = { path: { org_id: workspace.me.organisation_id, list_id } }
  await answer(http.DELETE('/api/orgs/{org_id}/task_lists/{list_id}', { params }))
  told(workspace)
}

export interface ListChange {
  name: string
  /** All of them in their order; a new one has no id yet. */
  sections: { id?: string; name: string }[]
}

export async function change_list(workspace: Workspace, list_id: string, wish: ListChange): Promise<void> {
  const params = { path: { org_id: workspace.me.organisation_id, list_id } }
  await answer(http.PATCH('/api/orgs/{org_id}/task_lists/{list_id}', { params, body: { ...wish, client_id: client_id() } }))
  told(workspace)
}

export interface Place {
  list_id: string
  section_id?: string
  after_id?: string
}

export async function place_task(workspace: Workspace, task_id: string, body: Place): Promise<void> {
  const params = { path: { org_id: workspace.me.organisation_id, task_id } }
  await answer(http.PUT('/api/orgs/{org_id}/tasks/{task_id}/place', { params, body }))
  told(workspace)
}

export async function take_out(workspace: Workspace, task_id: string): Promise<void> {
  const params = { path: { org_id: workspace.me.organisation_id, task_id } }
  await answer(http.DELETE('/api/orgs/{org_id}/tasks/{task_id}/place', { params }))
  told(workspace)
}

export interface Column {
  section_id: string | undefined
  name: string | undefined
  tasks: readonly Task[]
}

/** What stands in no section comes first, unless nothing does and there are sections. */
export function columns_of({ list, tasks }: TaskBoard): Column[] {
  const open = tasks.filter(({ state }) => state === 'open')
  const within = (section_id: string | undefined) => open.filter((task) => task.section_id === section_id)
  const loose = { section_id: undefined, name: undefined, tasks: within(undefined) }
  const sections = list.sections.map(({ id, name }) => ({ section_id: id, name, tasks: within(id) }))
  return loose.tasks.length > 0 || sections.length === 0 ? [loose, ...sections] : sections
}

/** Where a task goes that is moved by one place up or down; nothing at the end. */
export function step_in(column: Column, task_id: string, step: 1 | -1): { after_id: string | undefined } | undefined {
  const at = column.tasks.findIndex(({ id }) => id === task_id)
  const to = at + step
  if (at < 0 || to < 0 || to >= column.tasks.length) return undefined
  return { after_id: step > 0 ? column.tasks[to]?.id : column.tasks[to - 1]?.id }
}
