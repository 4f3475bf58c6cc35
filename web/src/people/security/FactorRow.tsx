import type { ReactNode } from 'react'

import styles from './Security.module.css'

interface Props {
  icon: ReactNode
  title: string
  note: string
  children: ReactNode
}

/** One thing that stands besides the password, and what can be done with it. */
export function FactorRow({ icon, title, note, children }: Props) {
  return (
    <li className={styles.row}>
      <span className={styles.icon} aria-hidden>
        {icon}
      </span>
      <div className={styles.row_text}>
        <div className={styles.row_title}>
          <bdi>{title}</bdi>
        </div>
        <div className={styles.row_note}>{note}</div>
      </div>
      {children}
    </li>
  )
}
