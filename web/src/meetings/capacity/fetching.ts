import { queryOptions } from '@tanstack/react-query'

import { answer, http } from '../../api/client'
import { client_id } from '../../api/client_id'
import type { LoadTest } from '../../api/types'
import { kMeetings } from '../fetching'

const kLookMs = 1_000

/** Of this moment: asked for again as long as somebody looks. */
export function media_capacity(org_id: string) {
  const params = { path: { org_id } }
  return queryOptions({
    queryKey: [...kMeetings, 'capacity', org_id],
    queryFn: () => answer(http.GET('/api/orgs/{org_id}/media_capacity', { params })),
    refetchInterval: kLookMs,
    staleTime: 0,
    retry: false,
  })
}

/** Without `people` it looks for the limit. */
export function start_load_test(org_id: string, people: number | undefined, seconds: number): Promise<LoadTest> {
  const body = { client_id: client_id(), seconds, ...(people !== undefined && { people }) }
  return answer(http.POST('/api/orgs/{org_id}/load_tests', { params: { path: { org_id } }, body }))
}

export function cancel_load_test(org_id: string): Promise<unknown> {
  return answer(http.DELETE('/api/orgs/{org_id}/load_tests', { params: { path: { org_id } } }))
}
