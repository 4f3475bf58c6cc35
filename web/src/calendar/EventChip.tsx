import { Clock3, EyeOff, Repeat2 } from 'lucide-react'
import type { CSSProperties, PointerEvent, ReactNode } from 'react'

import { useTranslation } from '../i18n/translation'
import { class_names } from '../ui/class_names'
import styles from './Chip.module.css'
import { hue_style } from './colours'
import { useTimeWords } from './time_words'
import { is_all_day } from './times'
import type { Shown } from './use_calendar'

interface Props {
  it: Shown
  on_open: (it: Shown) => void
  /** How it stands on its day. */
  style?: CSSProperties
  look: 'block' | 'bar' | 'line'
  chosen?: boolean
  on_press?: (event: PointerEvent) => void
  children?: ReactNode
}

export function useTitleOf(): (it: Shown) => string {
  const { t } = useTranslation('calendar')
  return ({ occurrence, event }) => occurrence.title || t(event.is_busy_only ? 'busy' : 'untitled')
}

/** One occurrence wherever it is drawn; its colour is its calendar's. */
export function EventChip({ it, on_open, style, look, chosen, on_press, children }: Props) {
  const { occurrence, event, colour, answer } = it
  const { range, time, whole } = useTimeWords()
  const title = useTitleOf()(it)
  const timed = !is_all_day(occurrence.time)
  return (
    <button
      type="button"
      className={class_names(styles.chip, styles[look], chosen && styles.chosen)}
      style={{ ...hue_style(colour), ...style }}
      data-answer={answer}
      data-event={occurrence.event_id}
      title={whole(occurrence)}
      onClick={() => on_open(it)}
      onPointerDown={on_press}
    >
      <span className={styles.title}>
        <bdi>{title}</bdi>
        {event.rule && look === 'block' && <Repeat2 aria-hidden />}
        {event.visibility === 'busy_only' && <EyeOff aria-hidden />}
      </span>
      {timed && (
        <span className={styles.when}>
          {look === 'block' && answer === 'open' && <Clock3 aria-hidden />}
          {look === 'line' ? time(occurrence.starts_at) : range(occurrence)}
        </span>
      )}
      {occurrence.place && look === 'block' && (
        <span className={styles.when}>
          <bdi>{occurrence.place}</bdi>
        </span>
      )}
      {children}
    </button>
  )
}
