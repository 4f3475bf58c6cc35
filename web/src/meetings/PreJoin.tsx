import { Settings2 } from 'lucide-react'
import { type FormEvent, useEffect, useState } from 'react'
import { Link } from 'react-router'

import type { Meeting } from '../api/types'
import { useFormats } from '../i18n/formats'
import { useTranslation } from '../i18n/translation'
import { MemberAvatar, MemberName } from '../people/members'
import { useWorkspace } from '../sync/provider'
import { Button } from '../ui/Button'
import { PasswordField } from '../ui/PasswordField'
import { DeviceFields, LevelBar } from './DeviceFields'
import { DevicesDialog } from './DevicesDialog'
import styles from './Doors.module.css'
import { is_off, remembered } from './effects/settings'
import { EffectsSection } from './EffectsSection'
import type { OwnMedia } from './media/own_media'
import { kDoctorPath } from './paths'
import { Preview, Problems } from './Preview'
import { RecordingWarning } from './recordings/Mark'
import { can_join, type Joining } from './use_joining'

interface Props {
  meeting: Meeting
  own: OwnMedia
  joining: Joining
}

/** How one looks and sounds before anybody sees it. */
export function PreJoin({ meeting, own, joining }: Props) {
  const { t } = useTranslation('meetings')
  const { me } = useWorkspace()
  const { moment } = useFormats()
  const [choosing, choose] = useState(false)
  const [password, set_password] = useState('')
  const runs = meeting.host_id === me.member_id || meeting.cohost_ids.includes(me.member_id)
  const waits = meeting.settings.has_lobby && !runs
  const asks_password = meeting.has_password && !runs
  const { beauty_allowed } = meeting.settings
  useEffect(() => {
    if (beauty_allowed && !is_off(remembered())) own.use_effects().catch(() => undefined)
  }, [own, beauty_allowed])
  const join = (event: FormEvent) => {
    event.preventDefault()
    void joining.join(asks_password ? password : undefined)
  }
  return (
    <div className={styles.door}>
      <div className={styles.card}>
        <Preview own={own} face={<MemberAvatar id={me.member_id} size={96} />} />
        <form className={styles.side} onSubmit={join}>
          <h1>{meeting.title}</h1>
          <p className={styles.about}>
            {meeting.started_at ? t('door.since', { when: moment(meeting.started_at) }) : t('door.first')} · <MemberName id={meeting.host_id} />
          </p>
          <RecordingWarning meeting={meeting} />
          <Problems own={own} />
          <LevelBar own={own} />
          {asks_password && <PasswordField label={t('door.password')} value={password} onChange={(event) => set_password(event.target.value)} autoComplete="off" />}
          {joining.problem && <p className={styles.refusal} role="alert">{joining.problem}</p>}
          <div className={styles.actions}>
            <Button type="submit" variant="primary" size="l" busy={joining.busy} disabled={!can_join(meeting) || (asks_password && !password)}>
              {t(waits ? 'door.ask' : 'door.join')}
            </Button>
            <Button size="l" icon={<Settings2 />} onClick={() => choose(true)}>{t('more.devices')}</Button>
          </div>
          {waits && <p className={styles.about}>{t('door.lobby_hint')}</p>}
          <p className={styles.about}><Link to={kDoctorPath}>{t('doctor.link')}</Link></p>
        </form>
      </div>
      {choosing && (
        <DevicesDialog on_close={() => choose(false)}>
          <DeviceFields own={own} />
          <EffectsSection own={own} allowed={beauty_allowed} />
        </DevicesDialog>
      )}
    </div>
  )
}
