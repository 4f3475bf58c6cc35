/** Which departments have a conversation of their own. Not synced: only who administers them sees it here. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import { answer, http } from '../../api/client'
import { refusal_from } from '../../api/refusal_error'
import { refusal_text } from '../../i18n/refusals'
import { useTranslation } from '../../i18n/translation'
import { useWorkspace } from '../../sync/provider'
import { toast } from '../../ui/toasts'
import { usePowers } from '../directory'

const kOfficials = ['organisation', 'official_conversations']

export interface Officials {
  departments: ReadonlySet<string>
  all_staff: boolean
  busy: boolean
  /** Founds or releases the conversation of a department, or of all staff. */
  turn: (department_id: string | undefined, on: boolean) => void
}

interface Turned {
  department_id: string | undefined
  on: boolean
}

export function useOfficials(): Officials {
  const { t } = useTranslation('people')
  const queries = useQueryClient()
  const org_id = useWorkspace().me.organisation_id
  const enabled = usePowers().holds('groups')
  const list = useQuery({
    queryKey: [...kOfficials, org_id],
    queryFn: () => answer(http.GET('/api/orgs/{org_id}/official_conversations', { params: { path: { org_id } } })),
    enabled,
  })
  const turning = useMutation({
    mutationFn: async (turned: Turned): Promise<void> => {
      await turn(org_id, turned)
    },
    onSuccess: (_, { on }) => toast(t(on ? 'officials.founded' : 'officials.released'), 'good'),
    onError: (problem) => toast(refusal_text(refusal_from(problem)), 'bad'),
    onSettled: () => queries.invalidateQueries({ queryKey: kOfficials }),
  })
  const all = list.data?.conversations ?? []
  return {
    departments: new Set(all.flatMap(({ department_id }) => department_id ?? [])),
    all_staff: all.some(({ department_id }) => department_id === undefined),
    busy: turning.isPending,
    turn: (department_id, on) => turning.mutate({ department_id, on }),
  }
}

function turn(org_id: string, { department_id, on }: Turned): Promise<unknown> {
  if (department_id === undefined) {
    const params = { path: { org_id } }
    const of_all = '/api/orgs/{org_id}/all_staff_conversation'
    return on ? answer(http.PUT(of_all, { params })) : answer(http.DELETE(of_all, { params }))
  }
  const params = { path: { org_id, department_id } }
  const of_one = '/api/orgs/{org_id}/departments/{department_id}/conversation'
  return on ? answer(http.PUT(of_one, { params })) : answer(http.DELETE(of_one, { params }))
}
