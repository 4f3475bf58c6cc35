import { Sparkles } from 'lucide-react'
import { useState } from 'react'
import { useStore } from 'zustand'

import { useTranslation } from '../i18n/translation'
import { Button } from '../ui/Button'
import styles from './Doors.module.css'
import { EffectsPanel } from './effects/EffectsPanel'
import type { OwnMedia } from './media/own_media'
import { Picture } from './room/Picture'

interface Props {
  own: OwnMedia
  /** What the meeting's settings say. */
  allowed: boolean
}

/** It is below the devices, on many screens out of sight. */
const show = (section: HTMLElement | null) => section?.scrollIntoView({ block: 'start' })

/** What is done with one's own picture. Until somebody asks for it, the camera goes through nothing. */
export function EffectsSection({ own, allowed }: Props) {
  const { t } = useTranslation('meetings')
  const effects = useStore(own.store, (state) => state.effects)
  const track = useStore(own.store, (state) => state.camera.track)
  const is_mirrored = useStore(own.store, (state) => state.choice.is_mirrored)
  const [is_busy, set_busy] = useState(false)
  const [is_asked, ask] = useState(false)
  if (!allowed) return null
  const begin = () => {
    set_busy(true)
    ask(true)
    own.use_effects().finally(() => set_busy(false))
  }
  if (!effects)
    return (
      <div className={styles.effects}>
        <Button icon={<Sparkles />} busy={is_busy} onClick={begin}>
          {t('effects.title')}
        </Button>
      </div>
    )
  return (
    <section ref={is_asked ? show : undefined} className={styles.effects} aria-label={t('effects.title')}>
      <div className={styles.effects_preview}>
        {track && <Picture track={track} mirrored={is_mirrored} label={t('door.preview')} />}
      </div>
      <EffectsPanel effects={effects} />
    </section>
  )
}
