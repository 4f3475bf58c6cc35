/** Which of somebody's organisations this browser shows. */
import { create } from 'zustand'

import type { SignedIn } from '../api/types'

const kKey = 'madang.organisation'

/** A page that a notification opened says in its address for which. */
function place_at_first(): string | null {
  const wanted = new URLSearchParams(location.search).get('organisation')
  if (wanted) localStorage.setItem(kKey, wanted)
  return wanted ?? localStorage.getItem(kKey)
}

export const usePlace = create(() => ({ organisation_id: place_at_first() }))

export function enter_organisation(organisation_id: string): void {
  localStorage.setItem(kKey, organisation_id)
  usePlace.setState({ organisation_id })
}

export function membership_in(session: SignedIn, organisation_id: string | null) {
  const chosen = session.memberships.find(({ organisation }) => organisation.id === organisation_id)
  return chosen ?? session.memberships[0]
}
