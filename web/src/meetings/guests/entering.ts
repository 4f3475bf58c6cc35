/** How somebody without an account comes in. */
import { queryOptions } from '@tanstack/react-query'

import { answer, http } from '../../api/client'
import { client_id } from '../../api/client_id'
import type { GuestSeat, MediaSwitches } from '../../api/types'

export function meeting_door(org_id: string, code: string) {
  const params = { path: { org_id, code } }
  return queryOptions({
    queryKey: ['meeting_door', org_id, code],
    queryFn: () => answer(http.GET('/api/meeting_codes/{org_id}/{code}', { params })),
    retry: false,
    staleTime: 0,
  })
}

export interface GuestWish {
  name: string
  password?: string
  device_name: string
  sending: MediaSwitches
}

const kept_at = (code: string) => `madang.visit.${code}`
const kName = 'madang.guest_name'

/** Within this tab: a page that is loaded again comes back as the same guest. */
export function token_of(code: string): string | undefined {
  return sessionStorage.getItem(kept_at(code)) ?? undefined
}

export function remembered_name(): string {
  return localStorage.getItem(kName) ?? ''
}

export async function enter_as_guest(org_id: string, code: string, wish: GuestWish): Promise<GuestSeat> {
  const token = token_of(code)
  const body = { ...wish, client_id: client_id(), ...(token && { token }) }
  const seat = await answer(http.POST('/api/meeting_codes/{org_id}/{code}/guests', { params: { path: { org_id, code } }, body }))
  sessionStorage.setItem(kept_at(code), seat.token)
  localStorage.setItem(kName, wish.name)
  return seat
}
