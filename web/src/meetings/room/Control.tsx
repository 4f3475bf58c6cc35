import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react'

import styles from './Room.module.css'

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** Spoken, and shown as a tooltip. */
  label: string
  keys?: string
  look?: 'plain' | 'off' | 'active' | 'leave'
  count?: number
  count_tone?: 'plain' | 'new'
  ref?: Ref<HTMLButtonElement>
  children: ReactNode
}

/** A large button of the bar. */
export function Control({ label, keys, look = 'plain', count = 0, count_tone = 'plain', children, ...rest }: Props) {
  return (
    <button type="button" {...rest} className={styles.control} data-look={look} aria-label={label} data-tip={label} data-tip-keys={keys}>
      {children}
      {count > 0 && (
        <span className={styles.count} data-tone={count_tone} data-count={count > 99 ? '99+' : count} aria-hidden />
      )}
    </button>
  )
}
