import type { PointerEventHandler, ReactNode } from 'react'
import { Link } from 'react-router'

import { class_names } from './class_names'
import styles from './ListRow.module.css'

interface Props {
  title: ReactNode
  subtitle?: ReactNode
  leading?: ReactNode
  trailing?: ReactNode
  selected?: boolean
  /** A row is a link when it leads somewhere, else a button. */
  to?: string
  on_press?: () => void
  /** The pointer comes, goes and presses: time to fetch what the row leads to. */
  approach?: Partial<Record<'onPointerEnter' | 'onPointerLeave' | 'onPointerDown', PointerEventHandler>>
}

/** One row of a list; arrow keys walk over rows inside a `List`. */
export function ListRow({ title, subtitle, leading, trailing, selected, to, on_press, approach }: Props) {
  const look = class_names(styles.row, !subtitle && styles.one_line, selected && styles.selected)
  const inside = (
    <>
      {leading}
      <span className={styles.text}>
        <span className={styles.title}>{typeof title === 'string' ? <span>{title}</span> : title}</span>
        {subtitle && <span className={styles.subtitle} style={{ display: 'block' }}>{subtitle}</span>}
      </span>
      {trailing && <span className={styles.trailing}>{trailing}</span>}
    </>
  )
  if (to !== undefined) {
    return (
      <Link to={to} className={look} aria-current={selected ? 'page' : undefined} data-row onClick={on_press} {...approach}>
        {inside}
      </Link>
    )
  }
  return (
    <button type="button" className={look} aria-current={selected || undefined} data-row onClick={on_press} {...approach}>
      {inside}
    </button>
  )
}
