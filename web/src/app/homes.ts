import { useNavigate } from 'react-router'

import type { SignedIn } from '../api/types'
import { useOrganisation } from '../people/directory'
import { useWorkspace } from '../sync/provider'
import { enter_organisation } from './place'

interface Home {
  id: string
  name: string
  /** The one on the screen. */
  present: boolean
  enter: () => void
}

/** The organisations somebody is a member of, under their newest names. */
export function useHomes(session: SignedIn): readonly Home[] {
  const navigate = useNavigate()
  const { organisation_id } = useWorkspace().me
  const renamed = useOrganisation()
  return session.memberships.map(({ organisation: { id, name } }) => ({
    id,
    name: renamed?.id === id ? renamed.name : name,
    present: id === organisation_id,
    enter: () => {
      void navigate('/c')
      enter_organisation(id)
    },
  }))
}
