import { useMutation } from '@tanstack/react-query'
import { Hourglass, UserX } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { Link } from 'react-router'

import { answer, http } from '../../api/client'
import { refusal_from } from '../../api/refusal_error'
import type { OwnJoinRequest, SignedIn } from '../../api/types'
import { useFormats } from '../../i18n/formats'
import { refusal_text } from '../../i18n/refusals'
import { useTranslation } from '../../i18n/translation'
import { Avatar } from '../../ui/Avatar'
import { Button, button_class } from '../../ui/Button'
import { toast } from '../../ui/toasts'
import styles from './Entrance.module.css'
import { EntranceFrame, EntranceTitle } from './EntranceFrame'

interface Props {
  session: SignedIn
  /** Asks the server again how it stands. */
  on_look: () => void
  on_let_in: (organisation_id: string) => void
  on_sign_out: () => void
}

/** Where somebody waits until an admin has said yes. The session is asked for again and again meanwhile. */
export function WaitingPage({ session, on_look, on_let_in, on_sign_out }: Props) {
  const { t } = useTranslation('people')
  const inside = useRef(new Set(session.memberships.map(({ organisation }) => organisation.id)))
  const fresh = session.memberships.find(({ organisation }) => !inside.current.has(organisation.id))
  useEffect(() => {
    if (fresh) on_let_in(fresh.organisation.id)
  }, [fresh, on_let_in])
  const waits = session.join_requests.some(({ state }) => state === 'waiting')
  return (
    <EntranceFrame>
      <div className={styles.emblem}>{waits ? <Hourglass /> : <UserX />}</div>
      <EntranceTitle
        title={t(waits ? 'waiting.title' : 'waiting.over')}
        lead={t(waits ? 'waiting.lead' : 'waiting.over_lead')}
      />
      <ul className={styles.requests} aria-label={t('waiting.requests')}>
        {session.join_requests.map((one) => (
          <RequestRow key={one.id} request={one} on_gone={on_look} />
        ))}
      </ul>
      <div className={styles.ways_on}>
        {session.memberships.length > 0 && (
          <Link to="/" className={button_class({ variant: 'primary' })}>
            {t('waiting.go_on')}
          </Link>
        )}
        <Button variant="quiet" onClick={on_sign_out}>
          {t('waiting.sign_out')}
        </Button>
      </div>
    </EntranceFrame>
  )
}

function RequestRow({ request, on_gone }: { request: OwnJoinRequest; on_gone: () => void }) {
  const { t } = useTranslation('people')
  const { distance } = useFormats()
  const { id, organisation_name, display_name, state, created_at } = request
  const waits = state === 'waiting'
  const params = { path: { join_request_id: id } }
  const withdraw = useMutation({
    mutationFn: () => answer(http.DELETE('/api/session/join_requests/{join_request_id}', { params })),
    onError: (problem) => toast(refusal_text(refusal_from(problem)), 'bad'),
    onSuccess: on_gone,
  })
  return (
    <li className={styles.host}>
      <Avatar id={id} name={organisation_name} size={44} solid />
      <div className={styles.host_text}>
        <div className={styles.host_name}>
          <bdi>{organisation_name}</bdi>
        </div>
        <div className={styles.host_note}>
          {waits ? t('waiting.since', { name: display_name, when: distance(created_at) }) : t('waiting.declined')}
        </div>
      </div>
      <Button size="s" variant="quiet" busy={withdraw.isPending} onClick={() => withdraw.mutate()}>
        {t(waits ? 'waiting.withdraw' : 'waiting.dismiss')}
      </Button>
    </li>
  )
}
