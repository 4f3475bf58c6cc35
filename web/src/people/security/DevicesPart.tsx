import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query'
import { Laptop, Smartphone } from 'lucide-react'
import { useState } from 'react'

import { answer, http } from '../../api/client'
import { refusal_from } from '../../api/refusal_error'
import type { Session } from '../../api/types'
import { useFormats } from '../../i18n/formats'
import { refusal_text } from '../../i18n/refusals'
import { useTranslation } from '../../i18n/translation'
import { Tag } from '../../ui/Badge'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { SkeletonRows } from '../../ui/Skeleton'
import { ErrorState } from '../../ui/States'
import { toast } from '../../ui/toasts'
import { is_handheld } from '../device'
import { Part } from './Part'
import { kSessions, useSessions } from './queries'
import styles from './Security.module.css'

/** Where the account is signed in; anything unknown can be signed out from here. */
export function DevicesPart() {
  const { t } = useTranslation('people')
  const list = useSessions()
  const sessions = list.data?.sessions ?? []
  return (
    <Part title={t('devices.title')} lead={t('devices.lead')} action={sessions.length > 1 && <SignOutOthers />}>
      {list.isPending && <SkeletonRows count={2} />}
      {list.error && (
        <ErrorState
          title={t('devices.not_loaded')}
          text={refusal_text(refusal_from(list.error))}
          on_retry={() => void list.refetch()}
        />
      )}
      <ul aria-label={t('devices.title')} className={styles.rows}>
        {in_order(sessions).map((session) => (
          <DeviceRow key={session.id} session={session} end={() => end_own(session.id)} list_key={kSessions} />
        ))}
      </ul>
    </Part>
  )
}

function end_own(session_id: string) {
  return answer(http.DELETE('/api/sessions/{session_id}', { params: { path: { session_id } } }))
}

/** The one in front of the reader comes first. */
function in_order(sessions: readonly Session[]): Session[] {
  return [...sessions].sort((a, b) => Number(b.present) - Number(a.present))
}

interface DeviceRowProps {
  session: Session
  end: () => Promise<unknown>
  /** Of the list it stands in. */
  list_key: QueryKey
}

/** One device, with a way to sign it out unless it is the one in front of the reader. */
export function DeviceRow({ session, end, list_key }: DeviceRowProps) {
  const { t } = useTranslation('people')
  const { date } = useFormats()
  const use = useLastUse(session)
  const name = session.device_name || t('devices.unnamed')
  const since = t('devices.since', { when: date(session.created_at) })
  return (
    <li className={styles.row}>
      <span className={styles.icon} aria-hidden>
        {is_handheld(session.device_name) ? <Smartphone /> : <Laptop />}
      </span>
      <div className={styles.row_text}>
        <div className={styles.row_title}>
          <bdi>{name}</bdi>
          {session.present && <Tag tone="ok">{t('devices.present')}</Tag>}
        </div>
        <div className={styles.row_note}>
          {session.present ? since : `${use} · ${since}`}
        </div>
      </div>
      {!session.present && <SignOut name={name} end={end} list_key={list_key} />}
    </li>
  )
}

const kHour = 3_600_000

/** The server notes it by the hour, so nothing finer is said. */
function useLastUse({ last_used_at }: Session): string {
  const { t } = useTranslation('people')
  const { distance } = useFormats()
  const recent = Date.now() - Date.parse(last_used_at) < kHour
  return recent ? t('devices.recently') : t('devices.used', { when: distance(last_used_at) })
}

function SignOut({ name, end: run, list_key }: Omit<DeviceRowProps, 'session'> & { name: string }) {
  const { t } = useTranslation('people')
  const end = useEnding(run, list_key, t('devices.ended', { name }))
  return (
    <Button
      size="s"
      variant="quiet"
      busy={end.isPending}
      aria-label={t('devices.sign_out_of', { name })}
      onClick={() => end.mutate()}
    >
      {t('devices.sign_out')}
    </Button>
  )
}

function SignOutOthers() {
  const { t } = useTranslation('people')
  const [asked, ask] = useState(false)
  const end = useEnding(() => answer(http.DELETE('/api/sessions')), kSessions, t('devices.all_ended'), () => ask(false))
  return (
    <>
      <Button onClick={() => ask(true)}>{t('devices.sign_out_others')}</Button>
      <Dialog
        open={asked}
        on_close={() => ask(false)}
        title={t('devices.sign_out_others')}
        footer={
          <>
            <Button onClick={() => ask(false)}>{t('cancel')}</Button>
            <Button variant="danger" busy={end.isPending} onClick={() => end.mutate()}>
              {t('devices.sign_out')}
            </Button>
          </>
        }
      >
        <p>{t('devices.others_text')}</p>
      </Dialog>
    </>
  )
}

/** Ends sessions, says so, and looks again at what is left. */
export function useEnding(run: () => Promise<unknown>, list_key: QueryKey, told: string, on_settled?: () => void) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: run,
    onSuccess: () => toast(told, 'good'),
    onError: (problem) => toast(refusal_text(refusal_from(problem)), 'bad'),
    onSettled: () => {
      on_settled?.()
      return queries.invalidateQueries({ queryKey: list_key })
    },
  })
}
