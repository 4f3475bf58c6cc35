import { Mic, MicOff, TriangleAlert, Video, VideoOff } from 'lucide-react'
import type { ReactNode } from 'react'
import { useStore } from 'zustand'

import { useTranslation } from '../i18n/translation'
import styles from './Doors.module.css'
import type { OwnMedia } from './media/own_media'
import { Picture } from './room/Picture'

/** One's own picture, and whether one will be heard and seen. */
export function Preview({ own, face }: { own: OwnMedia; face: ReactNode }) {
  const { t } = useTranslation('meetings')
  const { camera, microphone, choice } = useStore(own.store)
  const hears = microphone.is_on && microphone.track !== undefined
  return (
    <div className={styles.preview}>
      {camera.track ? (
        <Picture track={camera.track} mirrored={choice.is_mirrored} label={t('door.preview')} />
      ) : (
        <div className={styles.preview_empty}>
          {face}
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
export function Problems({ own }: { own: OwnMedia }) {
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
