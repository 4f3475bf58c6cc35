/** What is asked for when a page shows it. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'

import { answer, http } from '../api/client'
import type { Workspace } from '../sync/workspace'
import { with_fetched } from './state'

const kClosedPage = 50

export const kTasks = ['organisation', 'tasks']

export async function fetch_tasks(workspace: Workspace): Promise<void> {
  const params = { path: { org_id: workspace.me.organisation_id } }
  const { tasks, member_cursor } = await answer(http.GET('/api/orgs/{org_id}/tasks', { params }))
  workspace.absorb('tasks', { change: (state) => with_fetched(state, tasks, member_cursor), cursors: [] })
}

export function sheet_of(org_id: string, task_id: string) {
  const params = { path: { org_id, task_id } }
  return queryOptions({
    queryKey: [...kTasks, 'sheet', org_id, task_id],
    queryFn: () => answer(http.GET('/api/orgs/{org_id}/tasks/{task_id}', { params })),
    retry: false,
  })
}

export function closed_tasks(org_id: string) {
  return infiniteQueryOptions({
    queryKey: [...kTasks, 'closed', org_id],
    queryFn: ({ pageParam }) => {
      const query = { limit: kClosedPage, ...(pageParam && { before: pageParam }) }
      return answer(http.GET('/api/orgs/{org_id}/closed_tasks', { params: { path: { org_id }, query } }))
    },
    initialPageParam: '',
    getNextPageParam: (page) => (page.has_earlier ? page.tasks.at(-1)?.id : undefined),
  })
}

export function marks_in(org_id: string, conversation_id: string) {
  const params = { path: { org_id, conversation_id } }
  return queryOptions({
    queryKey: [...kTasks, 'marks', org_id, conversation_id],
    queryFn: () => answer(http.GET('/api/orgs/{org_id}/conversations/{conversation_id}/task_marks', { params })),
    staleTime: Infinity,
  })
}
