import { answer, http } from '../../api/client'
import { client_id } from '../../api/client_id'
import type { Workspace } from '../../sync/workspace'
import type { Surroundings } from './examination'

/** The house as the doctor looks at it. */
export function surroundings_of(workspace: Workspace): Surroundings {
  const params = { path: { org_id: workspace.me.organisation_id } }
  const { api } = workspace.store
  return {
    read: () => answer(http.GET('/api/orgs/{org_id}/connection', { params })),
    test: async (offer, worker) => {
      const body = { client_id: client_id(), sdp: offer.replaceAll('\r\n', '\n'), ...(worker !== undefined && { worker }) }
      return (await answer(http.POST('/api/orgs/{org_id}/connection/tests', { params, body }))).sdp
    },
    is_online: () => api.getState().connection === 'online' || api.getState().connection === 'resyncing',
    on_change: (listener) => api.subscribe(listener),
  }
}
