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

/** What is done with one's own picture. Until somebody asks for it, the camera goes through nothing. */
export function EffectsSection({ own, allowed }: Props) {
  const { t } = useTranslation('meetings')
  const effects = useStore(own.store, (state) => state.effects)
  const track = useStore(own.store, (state) => state.camera.track)
  const is_mirrored = useStore(own.store, (state) => state.choice.is_mirrored)
  const [is_busy, set_busy] = useState(false)
  if (!allowed) return null
  const begin = () => {
    set_busy(true)
    own.use_effects().finally(() => set_busy(false))
  }
  if (!effects)
    return (
      <Button icon={<Sparkles />} busy={is_busy} onClick={begin}>
        {t('effects.title')}
      </Button>
    )
  return (
    <section className={styles.effects} aria-label={t('effects.title')}>
      {track && (
        <div className={styles.effects_preview}>
          <Picture track={track} mirrored={is_mirrored} label={t('door.preview')} />
        </div>
      )}
      <EffectsPanel effects={effects} />
    </section>
  )
}
