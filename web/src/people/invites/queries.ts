/** Invitations and who waits to be let in are not synced: only admins see them. */
import { useQuery } from '@tanstack/react-query'

import { answer, http } from '../../api/client'
import type { JoinRequest } from '../../api/types'
import { useSynced, useWorkspace } from '../../sync/provider'
import { runs_organisation, useMyself } from '../directory'

export const kInvites = ['organisation', 'invites']
export const kJoinRequests = ['organisation', 'join_requests']

/** Asked for once, and again with each word of the server that something changed. */
export function useJoinRequests(): readonly JoinRequest[] {
  const { organisation_id } = useWorkspace().me
  const news = useSynced((state) => state.slices.people.join_news)
  const params = { path: { org_id: organisation_id } }
  const list = useQuery({
    queryKey: [...kJoinRequests, organisation_id, news],
    queryFn: () => answer(http.GET('/api/orgs/{org_id}/join_requests', { params })),
    enabled: runs_organisation(useMyself()),
    placeholderData: (before) => before,
  })
  return list.data?.join_requests ?? []
}
