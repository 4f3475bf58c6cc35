import { QueryClient, useQuery } from '@tanstack/react-query'

import { answer, http } from '../api/client'
import { refusal_from } from '../api/refusal_error'
import type { ServerInfo, SignedIn } from '../api/types'

/** Serves what is not synced: the session, invitations. A refusal is an answer; only a silent server is asked again. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 60_000,
      refetchOnWindowFocus: false,
      retry: (count, problem) => refusal_from(problem).passing && count < 2,
    },
  },
})

const kSession = ['session']

async function fetch_session(): Promise<SignedIn | null> {
  try {
    return await answer(http.GET('/api/session'))
  } catch (problem) {
    if (refusal_from(problem).status === 401) return null
    throw problem
  }
}

const kLookAgain = 5_000

/** Who waits to be let in learns of it by asking: they have no place yet where they could hear it. */
function look_again({ state }: { state: { data?: SignedIn | null } }): number | false {
  return state.data?.join_requests.some((one) => one.state === 'waiting') ? kLookAgain : false
}

/** Null when nobody is signed in here. */
export function useSession() {
  return useQuery({ queryKey: kSession, queryFn: fetch_session, staleTime: Infinity, refetchInterval: look_again })
}

export function useServer() {
  return useQuery<ServerInfo>({ queryKey: ['server'], queryFn: () => answer(http.GET('/api/server')) })
}

export function session_began(session: SignedIn): void {
  queries.setQueryData(kSession, session)
}

export const look_at_session = () => void queries.invalidateQueries({ queryKey: kSession })

export function session_ended(): void {
  queries.removeQueries({ predicate: (query) => query.queryKey[0] !== kSession[0] })
  queries.setQueryData(kSession, null)
}
