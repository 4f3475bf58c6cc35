import { Mic, MicOff, Settings2, TriangleAlert, Video, VideoOff } from 'lucide-react'
import { type FormEvent, useEffect, useState } from 'react'
import { useStore } from 'zustand'

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
import { Picture } from './room/Picture'
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
        <Preview own={own} />
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
              {t(meeting.settings.has_lobby ? 'door.ask' : 'door.join')}
            </Button>
            <Button size="l" icon={<Settings2 />} onClick={() => choose(true)}>{t('more.devices')}</Button>
          </div>
          {meeting.settings.has_lobby && <p className={styles.about}>{t('door.lobby_hint')}</p>}
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

function Preview({ own }: { own: OwnMedia }) {
  const { t } = useTranslation('meetings')
  const { me } = useWorkspace()
  const { camera, microphone, choice } = useStore(own.store)
  const hears = microphone.is_on && microphone.track !== undefined
  return (
    <div className={styles.preview}>
      {camera.track ? (
        <Picture track={camera.track} mirrored={choice.is_mirrored} label={t('door.preview')} />
      ) : (
        <div className={styles.preview_empty}>
          <MemberAvatar id={me.member_id} size={96} />
          {camera.is_opening ? t('door.opening') : t('door.no_camera')}
        </div>
      )}
      <div className={styles.preview_bar}>
        <button type="button" className={styles.round} data-off={!hears} aria-pressed={hears} aria-label={t(hears ? 'bar.mute' : 'bar.unmute')} data-tip={t(hears ? 'bar.mute' : 'bar.unmute')} onClick={() => void own.set_microphone(!hears)}>
          {hears ? <Mic /> : <MicOff />}
        </button>
        <button type="button" className={styles.round} data-off={!camera.is_on} aria-pressed={camera.is_on} aria-label={t(camera.is_on ? 'bar.camera_off' : 'bar.camera_on')} data-tip={t(camera.is_on ? 'bar.camera_off' : 'bar.camera_on')} onClick={() => void own.set_camera(!camera.is_on)}>
          {camera.is_on ? <Video /> : <VideoOff />}
        </button>
      </div>
    </div>
  )
}

/** What is wrong with a device, and what to do about it. One can come in all the same. */
function Problems({ own }: { own: OwnMedia }) {
  const { t } = useTranslation('meetings')
  const microphone = useStore(own.store, (state) => state.microphone.problem)
  const camera = useStore(own.store, (state) => state.camera.problem)
  return (
    <>
      {microphone && <div className={styles.problem} role="status"><TriangleAlert aria-hidden />{t(`problems.microphone.${microphone}`)}</div>}
      {camera && <div className={styles.problem} role="status"><TriangleAlert aria-hidden />{t(`problems.camera.${camera}`)}</div>}
    </>
  )
}
