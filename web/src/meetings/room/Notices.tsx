import { Hourglass, MicVocal, VolumeX, WifiOff } from 'lucide-react'
import { Link } from 'react-router'

import { useTranslation } from '../../i18n/translation'
import { useSynced, useWorkspace } from '../../sync/provider'
import { Button } from '../../ui/Button'
import { is_visit } from '../guests/visit'
import { end_live, forget_ended } from '../live'
import type { LiveMeeting } from '../live_meeting'
import { kDoctorPath } from '../paths'
import type { OwnDevice } from '../state'
import styles from './Room.module.css'
import { useLiveState } from './use_room'

interface Props {
  live: LiveMeeting
  device: OwnDevice
}

/** What wants an answer or explains what is not seen, the gravest alone. */
export function Notices({ live, device }: Props) {
  const { t } = useTranslation('meetings')
  const { line, problem, sound_blocked, is_sharing, hears_only } = useLiveState(live, (state) => state)
  const place = useSynced((state) => state.slices.meetings.queue[live.participant_id])
  if (problem) {
    const again = () => {
      end_live('elsewhere')
      forget_ended()
    }
    return (
      <div className={styles.notice} data-tone="bad" role="alert">
        <WifiOff size={16} aria-hidden />
        {t('hints.no_media')}
        <DoctorLink />
        <Button size="s" onClick={again}>{t('hints.join_again')}</Button>
      </div>
    )
  }
  if (line === 'lost') {
    return (
      <div className={styles.notice} data-tone="warn" role="status">
        <WifiOff size={16} aria-hidden />
        {t('hints.lost')}
        <DoctorLink />
      </div>
    )
  }
  if (device.asked) return <Asked live={live} device={device} />
  if (sound_blocked) {
    return (
      <div className={styles.notice} role="status">
        <VolumeX size={16} aria-hidden />
        {t('hints.silent')}
        <Button size="s" variant="primary" onClick={() => live.unblock_sound()}>{t('hints.hear')}</Button>
      </div>
    )
  }
  if (place) {
    return (
      <div className={styles.notice} data-tone="warn" data-queue="hears" role="status">
        <Hourglass size={16} aria-hidden />
        {t('queue.hears', { place: place.place })}
      </div>
    )
  }
  if (is_sharing) {
    return (
      <div className={styles.notice} role="status">
        {t('hints.sharing')}
        <Button size="s" onClick={() => live.stop_sharing()}>{t('bar.stop_sharing')}</Button>
      </div>
    )
  }
  if (!hears_only) return null
  return (
    <div className={styles.notice} role="status">
      {t('hints.hears_only')}
      <Button size="s" onClick={() => live.set_hears_only(false)}>{t('more.pictures_on')}</Button>
    </div>
  )
}

/** Whoever is here without an account has no pages but this one. */
function DoctorLink() {
  const { t } = useTranslation('meetings')
  const { me } = useWorkspace()
  return is_visit(me) ? null : <Link to={kDoctorPath}>{t('doctor.link')}</Link>
}

/** Nothing is turned on behind somebody's back: the host asks, the person answers. */
function Asked({ live, device }: Props) {
  const { t } = useTranslation('meetings')
  const camera = device.asked?.camera === true
  const yes = () => {
    void (camera ? live.own.set_camera(true) : live.own.set_microphone(true))
    live.answered_asking()
  }
  return (
    <div className={styles.notice} role="alert">
      <MicVocal size={16} aria-hidden />
      {t(camera ? 'hints.asked_camera' : 'hints.asked_microphone')}
      <Button size="s" onClick={() => live.answered_asking()}>{t('hints.not_now')}</Button>
      <Button size="s" variant="primary" onClick={yes}>{t(camera ? 'bar.camera_on' : 'bar.unmute')}</Button>
    </div>
  )
}
