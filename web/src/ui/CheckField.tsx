import { type ReactNode, useId } from 'react'

import styles from './CheckField.module.css'

interface Props {
  label: ReactNode
  hint?: ReactNode
  checked: boolean
  on_change: (checked: boolean) => void
  disabled?: boolean
}

/** A yes or no with its label beside it; the whole line can be pressed. */
export function CheckField({ label, hint, checked, on_change, disabled }: Props) {
  const note = useId()
  return (
    <div>
      <label className={styles.line}>
        <input
          type="checkbox"
          className={styles.box}
          checked={checked}
          disabled={disabled}
          aria-describedby={hint ? note : undefined}
          onChange={(event) => on_change(event.target.checked)}
        />
        <span className={styles.label}>{label}</span>
      </label>
      {hint && (
        <p id={note} className={styles.hint}>
          {hint}
        </p>
      )}
    </div>
  )
}
