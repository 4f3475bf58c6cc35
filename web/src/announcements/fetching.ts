/** What is asked for at the start, and what pages ask for when they show it. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'

import { answer, http } from '../api/client'
import type { ReaderStanding } from '../api/types'
import type { Workspace } from '../sync/workspace'
import { with_fetched } from './state'

export const kAnnouncements = ['organisation', 'announcements']
const kOne = '/api/orgs/{org_id}/announcements/{announcement_id}'

export type Shelf = 'own' | 'review' | 'all'

export async function fetch_asked(workspace: Workspace): Promise<void> {
  const params = { path: { org_id: workspace.me.organisation_id } }
  const { member_cursor, ...asked } = await answer(http.GET('/api/orgs/{org_id}/asked_announcements', { params }))
  workspace.absorb('announcements', { change: (state) => with_fetched(state, asked, member_cursor), cursors: [] })
}

export function announcement_list(org_id: string, title: string) {
  return infiniteQueryOptions({
    queryKey: [...kAnnouncements, 'list', org_id, title],
    queryFn: ({ pageParam }) => {
      const query = { ...(title && { title }), ...(pageParam && { cursor: pageParam }) }
      return answer(http.GET('/api/orgs/{org_id}/announcements', { params: { path: { org_id }, query } }))
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
  })
}

export function announcement_shelf(org_id: string, shelf: Shelf) {
  return infiniteQueryOptions({
    queryKey: [...kAnnouncements, 'shelf', org_id, shelf],
    queryFn: ({ pageParam }) => {
      const query = { shelf, ...(pageParam && { cursor: pageParam }) }
      return answer(http.GET('/api/orgs/{org_id}/announcement_shelf', { params: { path: { org_id }, query } }))
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
  })
}

export const sheet_key = (org_id: string, announcement_id: string) => [...kAnnouncements, 'one', org_id, announcement_id]

export function announcement_sheet(org_id: string, announcement_id: string) {
  return queryOptions({
    queryKey: [...sheet_key(org_id, announcement_id), 'sheet'],
    queryFn: () => answer(http.GET(kOne, { params: { path: { org_id, announcement_id } } })),
    retry: false,
  })
}

export function announcement_tallies(org_id: string, announcement_id: string) {
  return queryOptions({
    queryKey: [...sheet_key(org_id, announcement_id), 'tallies'],
    queryFn: () => answer(http.GET(`${kOne}/tallies`, { params: { path: { org_id, announcement_id } } })),
  })
}

export interface ReaderFilter {
  standing?: ReaderStanding
  department_id?: string
}

export function readers_of(org_id: string, announcement_id: string, filter: ReaderFilter) {
  return infiniteQueryOptions({
    queryKey: [...sheet_key(org_id, announcement_id), 'readers', filter],
    queryFn: ({ pageParam }) => {
      const query = { ...filter, limit: 50, ...(pageParam && { cursor: pageParam }) }
      return answer(http.GET(`${kOne}/readers`, { params: { path: { org_id, announcement_id }, query } }))
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
  })
}

export function reader_log(org_id: string, announcement_id: string, member_id: string) {
  return queryOptions({
    queryKey: [...sheet_key(org_id, announcement_id), 'reader', member_id],
    queryFn: () => answer(http.GET(`${kOne}/readers/{member_id}`, { params: { path: { org_id, announcement_id, member_id } } })),
  })
}

export function revisions_of(org_id: string, announcement_id: string) {
  return queryOptions({
    queryKey: [...sheet_key(org_id, announcement_id), 'revisions'],
    queryFn: () => answer(http.GET(`${kOne}/revisions`, { params: { path: { org_id, announcement_id } } })),
  })
}

export function revision_of(org_id: string, announcement_id: string, revision: number) {
  return queryOptions({
    queryKey: [...sheet_key(org_id, announcement_id), 'revision', revision],
    queryFn: () => answer(http.GET(`${kOne}/revision`, { params: { path: { org_id, announcement_id }, query: { revision } } })),
  })
}

export function remarks_of(org_id: string, announcement_id: string) {
  return infiniteQueryOptions({
    queryKey: [...sheet_key(org_id, announcement_id), 'remarks'],
    queryFn: ({ pageParam }) => {
      const query = pageParam ? { cursor: pageParam } : {}
      return answer(http.GET(`${kOne}/comments`, { params: { path: { org_id, announcement_id }, query } }))
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
  })
}

/** All parts of the export, put together. */
export async function export_of(org_id: string, announcement_id: string): Promise<string> {
  let csv = ''
  let cursor: string | undefined
  do {
    const query = cursor ? { cursor } : {}
    const page = await answer(http.GET(`${kOne}/export`, { params: { path: { org_id, announcement_id }, query } }))
    csv += page.csv
    cursor = page.next_cursor
  } while (cursor)
  return csv
}
