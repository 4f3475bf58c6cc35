/** The audit log is not synced: it is asked for when it is looked at, page by page. */
import { useInfiniteQuery } from '@tanstack/react-query'

import { answer, http } from '../../api/client'
import type { AuditEntry } from '../../api/types'
import { useWorkspace } from '../../sync/provider'

export interface AuditFilter {
  actor_id?: string
  target_id?: string
  target_kind?: AuditEntry['target_kind']
  /** Days back from now; undefined for all time. */
  days?: number
}

const kDay = 86_400_000

export function query_of({ days, ...named }: AuditFilter, now: number) {
  const chosen = Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined))
  return { ...chosen, ...(days && { since: new Date(now - days * kDay).toISOString() }) }
}

export function useAudit(filter: AuditFilter) {
  const org_id = useWorkspace().me.organisation_id
  return useInfiniteQuery({
    queryKey: ['organisation', 'audit', filter],
    queryFn: ({ pageParam }) => {
      const query = { ...query_of(filter, Date.now()), ...(pageParam && { cursor: pageParam }) }
      return answer(http.GET('/api/orgs/{org_id}/audit', { params: { path: { org_id }, query } }))
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
    staleTime: 0,
  })
}

/** The whole file, part by part: the server writes it, so that no cell is taken for a formula. */
export async function fetch_export(org_id: string, filter: AuditFilter): Promise<string> {
  const wanted = query_of(filter, Date.now())
  let file = ''
  let cursor: string | undefined
  do {
    const query = { ...wanted, ...(cursor && { cursor }) }
    const part = await answer(http.GET('/api/orgs/{org_id}/audit/export', { params: { path: { org_id }, query } }))
    file += part.csv
    cursor = part.next_cursor
  } while (cursor)
  return file
}
