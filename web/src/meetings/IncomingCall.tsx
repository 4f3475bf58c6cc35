import { Phone, PhoneOff } from 'lucide-react'
import { useEffect } from 'react'
import { useNavigate } from 'react-router'

import { useTranslation } from '../i18n/translation'
import { MemberAvatar, MemberName } from '../people/members'
import { useSynced, useWorkspace } from '../sync/provider'
import { useLive } from './live'
import styles from './Meetings.module.css'
import { meeting_path } from './paths'
import { start_ringing } from './ring_tone'
import type { RingingCall } from './state'
import { refused } from './use_meetings'
import { end_call } from './writes'

/** Somebody calls: on all devices, until one of them answers. */
export function IncomingCall() {
  const { me } = useWorkspace()
  const calls = useSynced((state) => state.slices.meetings.calls)
  const at = useLive((state) => state.live?.meeting_id)
  const mine = Object.values(calls).filter(({ call }) => call.callee_id === me.member_id && call.meeting_id !== at)
  const first = mine.sort((a, b) => (a.call.rung_at < b.call.rung_at ? -1 : 1))[0]
  return first ? <Ringing key={first.call.id} ringing={first} /> : null
}

function Ringing({ ringing: { call, title } }: { ringing: RingingCall }) {
  const { t } = useTranslation('meetings')
  const workspace = useWorkspace()
  const navigate = useNavigate()
  useEffect(start_ringing, [])
  return (
    <section className={styles.call} role="alertdialog" aria-label={t('call.label')} data-call={call.id}>
      <span className={styles.ringing}><MemberAvatar id={call.caller_id} size={48} /></span>
      <span className={styles.caller}>
        <b><MemberName id={call.caller_id} /></b>
        <span>{title ? t('call.for', { title }) : t('call.label')}</span>
      </span>
      <button type="button" className={styles.answer} data-no="true" aria-label={t('call.decline')} data-tip={t('call.decline')} onClick={() => void end_call(workspace, call.id).catch(refused)}>
        <PhoneOff />
      </button>
      <button type="button" className={styles.answer} aria-label={t('call.accept')} data-tip={t('call.accept')} onClick={() => void navigate(meeting_path(call.meeting_id))}>
        <Phone />
      </button>
    </section>
  )
}
