/** Invitations and who waits to be let in are not synced: only who may invite sees them. */
import { useQuery } from '@tanstack/react-query'

import { answer, http } from '../../api/client'
import type { JoinRequest } from '../../api/types'
import { useConnectionState } from '../../sync/connection'
import { useSynced, useWorkspace } from '../../sync/provider'
import { usePowers } from '../directory'

export const kInvites = ['organisation', 'invites']
export const kJoinRequests = ['organisation', 'join_requests']

/** Asked for once one is known to decide still, and again with each word of the server that something changed. */
export function useJoinRequests(): readonly JoinRequest[] {
  const { organisation_id } = useWorkspace().me
  const news = useSynced((state) => state.slices.people.join_news)
  const online = useConnectionState() === 'online'
  const params = { path: { org_id: organisation_id } }
  const list = useQuery({
    queryKey: [...kJoinRequests, organisation_id, news],
    queryFn: () => answer(http.GET('/api/orgs/{org_id}/join_requests', { params })),
    enabled: usePowers().holds('invite') && online,
    placeholderData: (before) => before,
  })
  return list.data?.join_requests ?? []
}
