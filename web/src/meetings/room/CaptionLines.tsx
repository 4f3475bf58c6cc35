import { AArrowDown, AArrowUp, CaptionsOff, ScrollText } from 'lucide-react'
import { useState } from 'react'

import { useTranslation } from '../../i18n/translation'
import type { CaptionLine } from '../../api/types'
import { PersonName } from '../faces'
import type { Captions } from '../state'
import styles from './Captions.module.css'
import { toggle_panel } from './looking'

const kShown = 3
const kSizes = [14, 18, 24, 32]
const kKey = 'madang.caption_size'

function remembered_size(): number {
  const size = Number(localStorage.getItem(kKey))
  return kSizes.includes(size) ? size : 18
}

/** What is said, under the stage: by whom, and what is not final yet fainter. */
export function CaptionLines({ captions }: { captions: Captions }) {
  const { t } = useTranslation('meetings')
  const [size, set_size] = useState(remembered_size)
  const resize = (by: number) => {
    const next = kSizes[kSizes.indexOf(size) + by]
    if (next === undefined) return
    localStorage.setItem(kKey, String(next))
    set_size(next)
  }
  const shown = captions.lines.slice(-kShown)
  return (
    <section className={styles.captions} style={{ fontSize: size }} aria-label={t('captions.title')} data-state={captions.state}>
      <div className={styles.lines} aria-live="polite">
        {captions.state === 'away' && <p className={styles.away} role="status"><CaptionsOff aria-hidden /> {t('captions.away')}</p>}
        {captions.state !== 'away' && shown.length === 0 && <p className={styles.waiting}>{t(captions.state === 'on' ? 'captions.listening' : 'captions.starting')}</p>}
        {shown.map((line) => (
          <Line key={line.number} line={line} />
        ))}
      </div>
      <div className={styles.tools}>
        <button type="button" aria-label={t('captions.smaller')} data-tip={t('captions.smaller')} disabled={size === kSizes[0]} onClick={() => resize(-1)}><AArrowDown /></button>
        <button type="button" aria-label={t('captions.larger')} data-tip={t('captions.larger')} disabled={size === kSizes.at(-1)} onClick={() => resize(1)}><AArrowUp /></button>
        <button type="button" aria-label={t('captions.transcript')} data-tip={t('captions.transcript')} onClick={() => toggle_panel('transcript')}><ScrollText /></button>
      </div>
    </section>
  )
}

function Line({ line }: { line: CaptionLine }) {
  return (
    <p className={styles.line} data-final={line.is_final}>
      <span className={styles.who}><PersonName person={line} /></span>
      <bdi lang={line.language || undefined}>{line.text}</bdi>
    </p>
  )
}
