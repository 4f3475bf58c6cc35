import { useEffect, useRef } from 'react'
import { useStore } from 'zustand'

import { useTranslation } from '../i18n/translation'
import { CheckField } from '../ui/CheckField'
import { SelectField } from '../ui/Field'
import styles from './Doors.module.css'
import { can_choose_speaker, type Device } from './media/devices'
import type { OwnMedia } from './media/own_media'

interface Props {
  own: OwnMedia
  on_speaker?: (device_id: string) => void
}

/** Which devices are used, and what is done to the voice. Taken at once, and remembered on this device. */
export function DeviceFields({ own, on_speaker }: Props) {
  const { t } = useTranslation('meetings')
  const devices = useStore(own.store, (state) => state.devices)
  const choice = useStore(own.store, (state) => state.choice)
  const speak = (speaker: string) => {
    void own.choose({ speaker })
    on_speaker?.(speaker)
  }
  const named = (list: readonly Device[]) =>
    list.map(({ id, label }, index) => ({ value: id, label: label || t('devices.unnamed', { number: index + 1 }) }))
  return (
    <div className={styles.fields}>
      {devices.audioinput.length > 0 && (
        <SelectField label={t('devices.microphone')} choices={named(devices.audioinput)} value={choice.microphone ?? ''} on_change={(microphone) => void own.choose({ microphone })} />
      )}
      <LevelBar own={own} />
      {devices.videoinput.length > 0 && (
        <SelectField label={t('devices.camera')} choices={named(devices.videoinput)} value={choice.camera ?? ''} on_change={(camera) => void own.choose({ camera })} />
      )}
      {devices.audiooutput.length > 0 && can_choose_speaker() && (
        <SelectField label={t('devices.speaker')} choices={named(devices.audiooutput)} value={choice.speaker ?? ''} on_change={speak} />
      )}
      <CheckField label={t('devices.noise')} hint={t('devices.noise_hint')} checked={choice.noise_suppression} on_change={(noise_suppression) => void own.choose({ noise_suppression })} />
      <CheckField label={t('devices.echo')} checked={choice.echo_cancellation} on_change={(echo_cancellation) => void own.choose({ echo_cancellation })} />
      <CheckField label={t('devices.gain')} checked={choice.automatic_gain} on_change={(automatic_gain) => void own.choose({ automatic_gain })} />
      <CheckField label={t('devices.mirror')} checked={choice.is_mirrored} on_change={(is_mirrored) => void own.choose({ is_mirrored })} />
    </div>
  )
}

/** Moves with the voice, also while muted, so that one sees that one would be heard. */
export function LevelBar({ own }: { own: OwnMedia }) {
  const { t } = useTranslation('meetings')
  const bar = useRef<HTMLDivElement>(null)
  useEffect(() => {
    let frame = 0
    const draw = () => {
      bar.current?.style.setProperty('--level', String(own.level()))
      frame = requestAnimationFrame(draw)
    }
    draw()
    return () => cancelAnimationFrame(frame)
  }, [own])
  return (
    <div ref={bar} className={styles.level} role="img" aria-label={t('devices.level')}>
      <i />
    </div>
  )
}
