import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { answer, http } from '../../api/client'
import { refusal_from } from '../../api/refusal_error'
import type { Member } from '../../api/types'
import { refusal_text } from '../../i18n/refusals'
import { useTranslation } from '../../i18n/translation'
import { useWorkspace } from '../../sync/provider'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { SkeletonRows } from '../../ui/Skeleton'
import { ErrorState } from '../../ui/States'
import { DeviceRow, useEnding } from '../security/DevicesPart'
import styles from './Administrators.module.css'

interface Props {
  member: Member
  on_close: () => void
}

/** Where somebody is signed in, for whoever may sign them out there. */
export function MemberDevices({ member, on_close }: Props) {
  const { t } = useTranslation('people')
  const [sure, ask] = useState(false)
  const path = { org_id: useWorkspace().me.organisation_id, member_id: member.id }
  const key = ['organisation', 'member_sessions', member.id]
  const list = useQuery({
    queryKey: key,
    queryFn: () => answer(http.GET('/api/orgs/{org_id}/members/{member_id}/sessions', { params: { path } })),
    staleTime: 0,
  })
  const name = member.display_name
  const sessions = list.data?.sessions ?? []
  const end_one = (session_id: string) =>
    answer(http.DELETE('/api/orgs/{org_id}/members/{member_id}/sessions/{session_id}', { params: { path: { ...path, session_id } } }))
  const end_all = () => answer(http.DELETE('/api/orgs/{org_id}/members/{member_id}/sessions', { params: { path } }))
  const everywhere = useEnding(end_all, key, t('devices.everywhere_ended', { name }), () => ask(false))
  const first = (
    <>
      <Button onClick={on_close}>{t('done')}</Button>
      <Button variant="danger" disabled={sessions.length === 0} onClick={() => ask(true)}>
        {t('devices.sign_out_everywhere')}
      </Button>
    </>
  )
  const second = (
    <>
      <Button onClick={() => ask(false)}>{t('cancel')}</Button>
      <Button variant="danger" busy={everywhere.isPending} onClick={() => everywhere.mutate()}>
        {t('devices.sign_out_everywhere')}
      </Button>
    </>
  )
  return (
    <Dialog open on_close={on_close} title={t('devices.of_title', { name })} footer={sure ? second : first} width={520}>
      <p className={styles.lead}>{sure ? t('devices.everywhere_text', { name }) : t('devices.of_lead')}</p>
      {list.isPending && <SkeletonRows count={2} />}
      {list.error && (
        <ErrorState
          title={t('devices.of_not_loaded')}
          text={refusal_text(refusal_from(list.error))}
          on_retry={() => void list.refetch()}
        />
      )}
      {list.data && sessions.length === 0 && <p className={styles.none}>{t('devices.of_none')}</p>}
      <ul aria-label={t('devices.of_title', { name })} className={styles.devices}>
        {sessions.map((session) => (
          <DeviceRow key={session.id} session={session} end={() => end_one(session.id)} list_key={key} />
        ))}
      </ul>
    </Dialog>
  )
}
