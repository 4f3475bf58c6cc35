import { FastForward, Pause, Play, RotateCcw, RotateCw } from 'lucide-react'
import { useState, type CSSProperties } from 'react'
import { useStore } from 'zustand'

import { useTranslation } from '../../i18n/translation'
import { Button, IconButton } from '../../ui/Button'
import { clock_text } from './moments'
import { kStepMs, type Playback } from './playback'
import styles from './Player.module.css'

const kRates = [1, 1.25, 1.5, 2, 0.75]

/** Where in the recording, and how it goes on: by touch, by mouse, and by the keys of usePlayerKeys(). */
export function Controls({ playback, is_live }: { playback: Playback; is_live: boolean }) {
  const { t } = useTranslation('meetings')
  const is_playing = useStore(playback.store, (state) => state.is_playing)
  const at_ms = useStore(playback.store, (state) => Math.floor(state.at_ms / 250) * 250)
  const end_ms = useStore(playback.store, (state) => Math.max(1, Math.round(state.end_ms)))
  const [rate, set_rate] = useState(1)
  const turn = () => {
    const next = kRates[(kRates.indexOf(rate) + 1) % kRates.length] ?? 1
    set_rate(next)
    playback.set_rate(next)
  }
  const played = { '--played': `${Math.min(100, (at_ms / end_ms) * 100)}%` } as CSSProperties
  return (
    <div className={styles.controls}>
      <input
        className={styles.seek}
        style={played}
        type="range"
        min={0}
        max={end_ms}
        step={1_000}
        value={Math.min(at_ms, end_ms)}
        aria-label={t('recording.position')}
        aria-valuetext={clock_text(at_ms)}
        onChange={(event) => playback.seek(Number(event.target.value))}
      />
      <div className={styles.buttons}>
        <span className={styles.clock}>
          <span data-at>{clock_text(at_ms)}</span> / {clock_text(end_ms)}
        </span>
        <span className={styles.moves}>
          <IconButton label={t('recording.back')} keys={['←']} onClick={() => playback.step(-kStepMs)}>
            <RotateCcw />
          </IconButton>
          <IconButton variant="primary" className={styles.play} label={t(is_playing ? 'recording.pause' : 'recording.play')} onClick={() => playback.toggle()}>
            {is_playing ? <Pause /> : <Play />}
          </IconButton>
          <IconButton label={t('recording.ahead')} keys={['→']} onClick={() => playback.step(kStepMs)}>
            <RotateCw />
          </IconButton>
        </span>
        <span className={styles.ways}>
          {is_live && (
            <Button className={styles.to_now} icon={<FastForward />} aria-label={t('recording.to_now')} onClick={() => playback.seek(end_ms)}>
              <span className={styles.wide}>{t('recording.to_now')}</span>
            </Button>
          )}
          <Button variant="quiet" className={styles.rate} onClick={turn} aria-label={t('recording.rate', { rate })}>{rate}×</Button>
        </span>
      </div>
    </div>
  )
}
