/** The visit that this tab is on: one at most. */
import { create } from 'zustand'

import type { GuestSeat } from '../../api/types'
import type { Workspace } from '../../sync/workspace'
import { end_live, forget_ended } from '../live'
import { open_visit } from './visit'

interface Visiting {
  workspace: Workspace
  close: () => void
  code: string
  meeting_id: string
  /** The server knows the token no more. */
  is_over: boolean
}

export const useVisit = create<{ visit?: Visiting }>(() => ({}))

export function begin_visit(organisation_id: string, code: string, seat: GuestSeat): Workspace {
  useVisit.getState().visit?.close()
  const over = () => {
    const { visit } = useVisit.getState()
    if (visit?.workspace === workspace) useVisit.setState({ visit: { ...visit, is_over: true } })
  }
  const { workspace, close } = open_visit(organisation_id, seat, over)
  useVisit.setState({ visit: { workspace, close, code, meeting_id: seat.participant.meeting_id, is_over: false } })
  return workspace
}

/** The page is left, or begins anew. */
export function close_visit(): void {
  const { visit } = useVisit.getState()
  if (!visit) return
  end_live('left')
  forget_ended()
  visit.close()
  useVisit.setState({ visit: undefined })
}
