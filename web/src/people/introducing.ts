/** Members whom the directory did not show when it was fetched, such as the partner of a new conversation. */
import { useEffect } from 'react'

import { answer, http } from '../api/client'
import { refusal_from } from '../api/refusal_error'
import type { Member } from '../api/types'
import { useSynced, useWorkspace } from '../sync/provider'
import type { Workspace } from '../sync/workspace'
import { useMember } from './directory'
import { with_member } from './state'

/** Whoever is not shown to us may be later; until then they are asked for no more. */
const kAskAgainMs = 60_000

const asked = new WeakMap<Workspace, Map<string, number>>()

async function introduce(workspace: Workspace, member_id: string): Promise<void> {
  const times = asked.get(workspace) ?? new Map<string, number>()
  asked.set(workspace, times)
  if (Date.now() - (times.get(member_id) ?? 0) < kAskAgainMs) return
  times.set(member_id, Date.now())
  const params = { path: { org_id: workspace.me.organisation_id, member_id } }
  try {
    const member = await answer(http.GET('/api/orgs/{org_id}/members/{member_id}', { params }))
    workspace.absorb('people', {
      change: (state) => (state.members[member_id] ? state : with_member(state, member)),
      cursors: [],
    })
  } catch (problem) {
    if (refusal_from(problem).status !== 404) times.delete(member_id)
  }
}

/** Somebody whose face, name or card is shown. */
export function useShown(member_id: string | undefined): Member | undefined {
  const workspace = useWorkspace()
  const member = useMember(member_id)
  const unknown = useSynced((state) => state.booted) && member === undefined
  useEffect(() => {
    if (unknown && member_id) void introduce(workspace, member_id)
  }, [workspace, member_id, unknown])
  return member
}
