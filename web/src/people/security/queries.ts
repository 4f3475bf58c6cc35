/** What belongs to the account alone is not synced: it is asked for when it is looked at. */
import { useQuery } from '@tanstack/react-query'

import { answer, http } from '../../api/client'

export const kSessions = ['account', 'sessions']
export const kSecondFactor = ['account', 'second_factor']

export function useSessions() {
  return useQuery({ queryKey: kSessions, queryFn: () => answer(http.GET('/api/sessions')), staleTime: 0 })
}

export function useSecondFactor() {
  const queryFn = () => answer(http.GET('/api/session/second_factor'))
  return useQuery({ queryKey: kSecondFactor, queryFn, staleTime: 0 })
}
