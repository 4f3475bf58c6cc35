import { useEffect, useRef } from 'react'

import styles from './Tile.module.css'

interface Props {
  track: MediaStreamTrack | undefined
  /** Nothing of a screen may be cut; of a camera the edges may. */
  whole?: boolean
  mirrored?: boolean
  label: string
  is_stage?: boolean
}

/** A moving picture without sound: what is heard comes by other ways. */
export function Picture({ track, whole, mirrored, label, is_stage }: Props) {
  const video = useRef<HTMLVideoElement>(null)
  useEffect(() => {
    const element = video.current
    if (!element) return
    element.srcObject = track ? new MediaStream([track]) : null
    void element.play().catch(() => undefined)
    return () => {
      element.srcObject = null
    }
  }, [track])
  return (
    <video
      ref={video}
      className={styles.picture}
      data-fit={whole ? 'whole' : 'cut'}
      data-mirrored={mirrored === true}
      data-stage={is_stage || undefined}
      aria-label={label}
      muted
      playsInline
      autoPlay
    />
  )
}
