import { useEffect, useState } from 'react'

import { alerts_slice } from '../alerts/slice'
import { announcements_slice } from '../announcements/slice'
import type { SignedIn } from '../api/types'
import { calendar_slice } from '../calendar/slice'
import { chat_slice } from '../chat/slice'
import { meetings_slice } from '../meetings/slice'
import { people_slice } from '../people/slice'
import { presence_slice } from '../presence/slice'
import type { Me } from '../sync/slices'
import { Workspace } from '../sync/workspace'
import { tasks_slice } from '../tasks/slice'
import { working_time_slice } from '../working_time/slice'
import { membership_in, usePlace } from './place'
import { queries, session_ended } from './session'

/** The one list of what is synced. */
function workspace_of(me: Me): Workspace {
  const slices = {
    people: people_slice,
    chat: chat_slice,
    presence: presence_slice,
    working_time: working_time_slice,
    tasks: tasks_slice,
    alerts: alerts_slice,
    announcements: announcements_slice,
    calendar: calendar_slice,
    meetings: meetings_slice,
  }
  return new Workspace(me, slices, session_ended)
}

/** Opens the organisation this browser is in, and closes it when another one is entered. */
export function useOpenWorkspace(session: SignedIn): Workspace | undefined {
  const organisation_id = usePlace((state) => state.organisation_id)
  const membership = membership_in(session, organisation_id)
  const [open, set_open] = useState<Workspace>()
  const account_id = session.account.id
  const home_id = membership?.organisation.id
  const member_id = membership?.member.id
  useEffect(() => {
    if (!home_id || !member_id) return
    const workspace = workspace_of({ account_id, organisation_id: home_id, member_id })
    set_open(workspace)
    void workspace.open()
    return () => {
      set_open(undefined)
      queries.removeQueries({ queryKey: ['organisation'] })
      void workspace.close()
    }
  }, [account_id, home_id, member_id])
  return open
}
