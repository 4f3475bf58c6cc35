import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react'

import styles from './Button.module.css'
import { class_names } from './class_names'
import { Tooltip } from './Tooltip'

export type ButtonVariant = 'primary' | 'secondary' | 'quiet' | 'danger'
export type ButtonSize = 's' | 'm' | 'l'

interface Look {
  variant?: ButtonVariant
  size?: ButtonSize
  full?: boolean
}

/** For a link that looks like a button. */
export function button_class({ variant = 'secondary', size = 'm', full }: Look = {}): string {
  return class_names(styles.button, styles[variant], size !== 'm' && styles[size], full && styles.full)
}

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement>, Look {
  icon?: ReactNode
  /** Shows a spinner in place of the label and refuses clicks; the width stays. */
  busy?: boolean
  ref?: Ref<HTMLButtonElement>
}

export function Button({ variant, size, full, icon, busy, className, children, disabled, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
      className={class_names(button_class({ variant, size, full }), busy && styles.busy, className)}
    >
      {icon}
      {children}
      {busy && <span className={styles.spinner} aria-hidden />}
    </button>
  )
}

interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** Spoken, and shown as a tooltip. */
  label: string
  /** Keys shown in the tooltip, for example ['Ctrl', 'K']. */
  keys?: string[]
  variant?: ButtonVariant
  pressed?: boolean
  ref?: Ref<HTMLButtonElement>
}

export function IconButton({ label, keys, variant = 'quiet', pressed, className, children, ...rest }: IconButtonProps) {
  return (
    <Tooltip label={label} keys={keys}>
      <button
        type="button"
        {...rest}
        aria-label={label}
        aria-pressed={pressed}
        className={class_names(styles.button, styles[variant], styles.icon, pressed && styles.pressed, className)}
      >
        {children}
      </button>
    </Tooltip>
  )
}
