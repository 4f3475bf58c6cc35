import { Suspense, useCallback, useEffect } from 'react'
import { Navigate, Route, Routes, useNavigate, useParams, useSearchParams } from 'react-router'

import { answer, http } from '../api/client'
import { refusal_from } from '../api/refusal_error'
import type { SignedIn } from '../api/types'
import { part } from '../i18n/part'
import { refusal_text } from '../i18n/refusals'
import { useTranslation } from '../i18n/translation'
import { ErrorState } from '../ui/States'
import { Inside } from './Inside'
import { enter_organisation } from './place'
import { look_at_session, session_began, session_ended, useServer, useSession } from './session'
import { Waiting } from './Waiting'

const GuestPage = part(async () => (await import('../meetings/guests/GuestPage')).GuestPage)
const FoundPage = part(async () => (await import('../people/entrance/FoundPage')).FoundPage)
const JoinPage = part(async () => (await import('../people/entrance/JoinPage')).JoinPage)
const SignInPage = part(async () => (await import('../people/entrance/SignInPage')).SignInPage)

const WaitingPage = part(async () => (await import('../people/entrance/WaitingPage')).WaitingPage)

/** Decides between the doors and the house. */
export function Entry() {
  const { t } = useTranslation('app')
  const session = useSession()
  if (session.error) {
    const text = refusal_text(refusal_from(session.error))
    return <ErrorState whole_page title={t('unreachable')} text={text} on_retry={() => void session.refetch()} />
  }
  if (session.data === undefined) return <Waiting />
  return <Doors session={session.data} />
}

function Doors({ session }: { session: SignedIn | null }) {
  const arrive = useArrival(session)
  return (
    <Suspense fallback={<Waiting />}>
      <Routes>
        <Route path="/join/:code" element={<JoinPage session={session} on_signed_in={arrive} />} />
        <Route path="/meet/:organisation_id/:code" element={<MeetingLink session={session} />} />
        <Route path="/found" element={<FoundPage signed_in={session !== null} on_signed_in={arrive} />} />
        <Route path="/sign-in" element={session ? <Onward /> : <SignIn on_signed_in={arrive} />} />
        <Route path="/waiting" element={session ? <WaitingDoor session={session} /> : <FirstDoor />} />
        <Route path="*" element={session ? <Inside session={session} /> : <FirstDoor />} />
      </Routes>
    </Suspense>
  )
}

/** After a door: into the organisation that is new, if one is, and to where somebody was going. */
function useArrival(before: SignedIn | null) {
  const navigate = useNavigate()
  const [params] = useSearchParams()
  return (session: SignedIn) => {
    const known = new Set(before?.memberships.map(({ organisation }) => organisation.id))
    const fresh = session.memberships.find(({ organisation }) => !known.has(organisation.id))
    if (fresh && (before || session.memberships.length === 1)) enter_organisation(fresh.organisation.id)
    session_began(session)
    const asked = session.join_requests.length > (before?.join_requests.length ?? 0) && !fresh
    void navigate(asked ? '/waiting' : local_path(params.get('then')), { replace: true })
  }
}

/** A meeting's link: members come in as themselves, everybody else as a guest. */
function MeetingLink({ session }: { session: SignedIn | null }) {
  const { organisation_id = '', code = '' } = useParams()
  const navigate = useNavigate()
  const is_member = session?.memberships.some(({ organisation }) => organisation.id === organisation_id) ?? false
  useEffect(() => {
    if (!is_member) return
    enter_organisation(organisation_id)
    void navigate(`/meetings/code/${code}`, { replace: true })
  }, [is_member, organisation_id, code, navigate])
  return is_member ? <Waiting /> : <GuestPage signed_in={session !== null} />
}

function WaitingDoor({ session }: { session: SignedIn }) {
  const navigate = useNavigate()
  const let_in = useCallback(
    (organisation_id: string) => {
      enter_organisation(organisation_id)
      void navigate('/', { replace: true })
    },
    [navigate],
  )
  const sign_out = async () => {
    await answer(http.DELETE('/api/session'))
    await navigate('/sign-in', { replace: true })
    session_ended()
  }
  if (session.join_requests.length === 0) return <Onward />
  return (
    <WaitingPage session={session} on_look={look_at_session} on_let_in={let_in} on_sign_out={() => void sign_out()} />
  )
}

/** Only a path of ours: a link must not lead out through the sign-in page. */
function local_path(then: string | null): string {
  return then && /^\/(?![/\\])/.test(then) ? then : '/'
}

function Onward() {
  const [params] = useSearchParams()
  return <Navigate to={local_path(params.get('then'))} replace />
}

function SignIn({ on_signed_in }: { on_signed_in: (session: SignedIn) => void }) {
  const server = useServer()
  return <SignInPage open_to_founding={server.data?.open_to_founding ?? false} on_signed_in={on_signed_in} />
}

function FirstDoor() {
  const server = useServer()
  if (server.isPending) return null
  if (server.data?.empty) return <Navigate to="/found" replace />
  const here = location.pathname === '/' ? '' : `?then=${encodeURIComponent(location.pathname)}`
  return <Navigate to={`/sign-in${here}`} replace />
}
