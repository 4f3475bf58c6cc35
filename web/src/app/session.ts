import { QueryClient, useQuery } from '@tanstack/react-query'

import { answer, http } from '../api/client'
import { refusal_from } from '../api/refusal_error'
import type { ServerInfo, SignedIn } from '../api/types'
import { remember_session, remembered_session } from './offline'

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

/** Without a server, who was signed in last: their page opens with what the device holds. */
async function fetch_session(): Promise<SignedIn | null> {
  try {
    const session = await answer(http.GET('/api/session'))
    remember_session(session)
    is_from_memory = false
    return session
  } catch (problem) {
    const { status, passing } = refusal_from(problem)
    if (status === 401) return forgotten()
    const last = passing ? remembered_session() : undefined
    if (!last) throw problem
    is_from_memory = true
    return last
  }
}

function forgotten(): null {
  remember_session(null)
  return null
}

let is_from_memory = false
const kLookAgain = 5_000

/** Who waits to be let in learns of it by asking: they have no place yet where they could hear it. */
function look_again({ state }: { state: { data?: SignedIn | null } }): number | false {
  if (is_from_memory) return kLookAgain
  return state.data?.join_requests.some((one) => one.state === 'waiting') ? kLookAgain : false
}

/** Null when nobody is signed in here. */
export function useSession() {
  return useQuery({ queryKey: kSession, queryFn: fetch_session, networkMode: 'always', staleTime: Infinity, refetchInterval: look_again })
}

export function useServer() {
  return useQuery<ServerInfo>({ queryKey: ['server'], queryFn: () => answer(http.GET('/api/server')) })
}

export function session_began(session: SignedIn): void {
  remember_session(session)
  queries.setQueryData(kSession, session)
}

export const look_at_session = () => void queries.invalidateQueries({ queryKey: kSession })

export function session_ended(): void {
  remember_session(null)
  import('../alerts/push_end').then(({ forget_pushes }) => forget_pushes()).catch(() => undefined)
  queries.removeQueries({ predicate: (query) => query.queryKey[0] !== kSession[0] })
  queries.setQueryData(kSession, null)
}
