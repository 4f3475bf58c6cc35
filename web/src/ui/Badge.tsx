import type { ReactNode } from 'react'

import styles from './Badge.module.css'
import { class_names } from './class_names'

interface BadgeProps {
  count: number
  tone?: 'accent' | 'urgent' | 'quiet'
  /** What a screen reader hears in place of the number. */
  label?: string
}

/** A number that wants to be seen; nothing at zero. */
export function Badge({ count, tone = 'accent', label }: BadgeProps) {
  if (count <= 0) return null
  return (
    <span className={class_names(styles.count, styles[tone])} role={label ? 'img' : undefined} aria-label={label}>
      {count > 99 ? '99+' : count}
    </span>
  )
}

interface TagProps {
  tone?: 'neutral' | 'accent' | 'ok' | 'warn' | 'urgent'
  children: ReactNode
}

export function Tag({ tone = 'neutral', children }: TagProps) {
  return <span className={class_names(styles.tag, styles[`tag_${tone}`])}>{children}</span>
}
