import { type CSSProperties, useId } from 'react'

import styles from './Slider.module.css'

interface Props {
  label: string
  value: number
  on_change: (value: number) => void
}

/** How much of something, from 0 to 100. */
export function Slider({ label, value, on_change }: Props) {
  const id = useId()
  return (
    <div className={styles.slider}>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      <output htmlFor={id} className={styles.value} aria-hidden>
        {value}
      </output>
      <input
        id={id}
        type="range"
        min={0}
        max={100}
        value={value}
        className={styles.range}
        style={{ '--filled': `${value}%` } as CSSProperties}
        onChange={(event) => on_change(Number(event.target.value))}
      />
    </div>
  )
}
