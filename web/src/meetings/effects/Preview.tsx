import { VideoOff } from 'lucide-react'
import { type CSSProperties, type ReactNode, useEffect, useRef } from 'react'

import { useTranslation } from '../../i18n/translation'
import styles from './Preview.module.css'
import type { Condition } from './wire'

interface Props {
  /** As the camera gives it, and as others get it. */
  before?: MediaStreamTrack
  after?: MediaStreamTrack
  mirrored: boolean
  condition: Condition
  /** In percent from the left; nothing without a comparison. */
  divided_at?: number
  on_divide: (at: number) => void
  children?: ReactNode
}

/** One's own picture, and beside it what it was. */
export function Preview({ before, after, mirrored, condition, divided_at, on_divide, children }: Props) {
  const { t } = useTranslation('meetings')
  const is_divided = divided_at !== undefined && before !== undefined
  const says = condition === 'off' || condition === 'on' ? undefined : condition
  return (
    <div className={styles.frame} style={{ '--divided': `${divided_at ?? 0}%` } as CSSProperties}>
      {after ? (
        <Picture track={after} label={t('effects.preview')} mirrored={mirrored} />
      ) : (
        <div className={styles.empty}>
          <VideoOff aria-hidden />
          <p>{t('effects.preview_empty')}</p>
          {children}
        </div>
      )}
      {is_divided && (
        <>
          <div className={styles.before}>
            <Picture track={before} mirrored={mirrored} />
          </div>
          <span className={styles.tag} data-side="before" aria-hidden>
            {t('effects.before')}
          </span>
          <span className={styles.tag} data-side="after" aria-hidden>
            {t('effects.after')}
          </span>
          <div className={styles.line} aria-hidden>
            <span className={styles.grip} />
          </div>
          <input
            type="range"
            className={styles.divider}
            aria-label={t('effects.compare_at')}
            min={0}
            max={100}
            value={divided_at}
            onChange={(event) => on_divide(Number(event.target.value))}
          />
        </>
      )}
      <p className={styles.says} role="status" data-condition={condition}>
        {after && says && <span>{t(`effects.conditions.${says}`)}</span>}
      </p>
    </div>
  )
}

function Picture({ track, label, mirrored }: { track: MediaStreamTrack; label?: string; mirrored: boolean }) {
  const video = useRef<HTMLVideoElement>(null)
  useEffect(() => {
    const shown = video.current
    if (!shown) return
    shown.srcObject = new MediaStream([track])
    return () => void (shown.srcObject = null)
  }, [track])
  return (
    <video
      ref={video}
      className={styles.picture}
      data-mirrored={mirrored}
      aria-label={label}
      aria-hidden={label === undefined}
      autoPlay
      playsInline
      muted
    />
  )
}
