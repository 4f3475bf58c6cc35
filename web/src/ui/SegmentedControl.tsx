import { useId } from 'react'

import { class_names } from './class_names'
import type { Choice } from './Field'
import styles from './SegmentedControl.module.css'

interface Props {
  label: string
  choices: readonly Choice[]
  value: string
  on_change: (value: string) => void
  full?: boolean
}

/** Radio buttons in a row: two to four short choices, all worth seeing at once. */
export function SegmentedControl({ label, choices, value, on_change, full }: Props) {
  const name = useId()
  return (
    <div className={class_names(styles.frame, full && styles.full)} role="radiogroup" aria-label={label}>
      {choices.map((choice) => (
        <label key={choice.value} className={styles.option}>
          <input
            type="radio"
            name={name}
            value={choice.value}
            checked={choice.value === value}
            onChange={() => on_change(choice.value)}
          />
          <span className={styles.face}>{choice.label}</span>
        </label>
      ))}
    </div>
  )
}
