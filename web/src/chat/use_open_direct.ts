import { useCallback } from 'react'
import { useNavigate } from 'react-router'

import { refusal_from } from '../api/refusal_error'
import { refusal_text } from '../i18n/refusals'
import { useWorkspace } from '../sync/provider'
import { toast } from '../ui/toasts'
import { open_direct } from './actions'
import { conversation_path } from './paths'

/** Goes to the conversation of two with somebody, and makes it where there is none. */
export function useOpenDirect(): (member_id: string) => void {
  const workspace = useWorkspace()
  const navigate = useNavigate()
  return useCallback(
    (member_id) => {
      open_direct(workspace, member_id).then(
        (id) => navigate(conversation_path(id)),
        (problem: unknown) => toast(refusal_text(refusal_from(problem)), 'bad'),
      )
    },
    [workspace, navigate],
  )
}
