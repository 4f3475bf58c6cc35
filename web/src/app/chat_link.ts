/** The wires between the shell, the directory and chat. */
import { useCallback } from 'react'
import { useNavigate } from 'react-router'

import { refusal_from } from '../api/refusal_error'
import { open_direct } from '../chat/actions'
import { conversation_path } from '../chat/paths'
import { refusal_text } from '../i18n/refusals'
import { useSynced, useWorkspace } from '../sync/provider'
import { toast } from '../ui/toasts'

export function useUnreadTotal(): number {
  return useSynced((state) =>
    Object.values(state.slices.chat.conversations).reduce((sum, { mine }) => sum + mine.unread, 0),
  )
}

/** Goes to the conversation of two with somebody, and makes it where there is none. */
export function useMessageMember(): (member_id: string) => void {
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
