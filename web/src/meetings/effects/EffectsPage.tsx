import { Camera as CameraIcon, CameraOff, Columns2 } from 'lucide-react'
import { useEffect, useState } from 'react'

import { useTranslation } from '../../i18n/translation'
import { Button } from '../../ui/Button'
import { SelectField } from '../../ui/Field'
import { Skeleton } from '../../ui/Skeleton'
import type { Effects } from './effects'
import styles from './Effects.module.css'
import { EffectsPanel } from './EffectsPanel'
import { has_graphics } from './graphics'
import { remember_choice, remembered_choice } from '../media/devices'
import { Preview } from './Preview'
import { is_off } from './settings'
import { type Camera, useCamera } from './use_camera'
import { useEffects, useEffectsSettings, useEffectsState } from './use_effects'

/** One's own picture before anybody else sees it: what camera, what effects, and what comes of it. */
export function EffectsPage() {
  const { t } = useTranslation('meetings')
  const effects = useEffects()
  return (
    <section className={styles.page} aria-label={t('effects.title')}>
      <p className={styles.lead}>{t('effects.lead')}</p>
      {effects ? <Inside effects={effects} /> : <Skeleton height={320} />}
    </section>
  )
}

function Inside({ effects }: { effects: Effects }) {
  const { t } = useTranslation('meetings')
  const settings = useEffectsSettings(effects)
  const state = useEffectsState(effects)
  const camera = useCamera()
  const after = useApplied(effects, camera.track)
  const [mirrored, mirror] = useState(() => remembered_choice().is_mirrored)
  const [divided_at, divide] = useState<number>()
  const [is_software] = useState(() => !has_graphics())
  const set_mirrored = (is_mirrored: boolean) => {
    mirror(is_mirrored)
    remember_choice({ ...remembered_choice(), is_mirrored })
  }
  const comparing = !is_off(settings) && after ? divided_at : undefined
  return (
    <div className={styles.sides}>
      <div className={styles.showing}>
        <Preview
          before={camera.track}
          after={after}
          mirrored={mirrored}
          condition={state.condition}
          divided_at={comparing}
          on_divide={divide}
        >
          <Button variant="primary" icon={<CameraIcon />} busy={camera.is_opening} onClick={() => void camera.open()}>
            {t('effects.camera_on')}
          </Button>
          {camera.problem && <p role="alert">{t(`effects.${camera.problem}`)}</p>}
        </Preview>
        {after && (
          <div className={styles.bar}>
            <Devices camera={camera} />
            <Button
              icon={<Columns2 />}
              aria-pressed={comparing !== undefined}
              disabled={is_off(settings)}
              onClick={() => divide(divided_at === undefined ? 50 : undefined)}
            >
              {t('effects.compare')}
            </Button>
            <Button icon={<CameraOff />} onClick={camera.close}>
              {t('effects.camera_off')}
            </Button>
          </div>
        )}
      </div>
      <EffectsPanel
        effects={effects}
        is_software={is_software}
        mirror={{ checked: mirrored, on_change: set_mirrored }}
      />
    </div>
  )
}

function Devices({ camera }: { camera: Camera }) {
  const { t } = useTranslation('meetings')
  const choices = camera.devices.map(({ deviceId, label }, at) => ({
    value: deviceId,
    label: label || t('effects.camera_number', { at: at + 1 }),
  }))
  if (choices.length < 2) return <span className={styles.device}>{choices[0]?.label}</span>
  return (
    <div className={styles.device}>
      <SelectField
        label={t('effects.camera')}
        bare
        choices={choices}
        value={camera.track?.getSettings().deviceId}
        on_change={(device) => void camera.open(device)}
      />
    </div>
  )
}

/** What comes out when a camera's track goes in. */
function useApplied(effects: Effects, track: MediaStreamTrack | undefined): MediaStreamTrack | undefined {
  const [applied, set_applied] = useState<{ from: MediaStreamTrack; made: MediaStreamTrack }>()
  useEffect(() => {
    if (!track) return
    let is_wanted = true
    let made: MediaStreamTrack | undefined
    void effects.apply(track).then((one) => {
      made = one
      if (is_wanted) set_applied({ from: track, made: one })
      else one.stop()
    })
    return () => {
      is_wanted = false
      made?.stop()
    }
  }, [effects, track])
  return applied && applied.from === track ? applied.made : undefined
}
