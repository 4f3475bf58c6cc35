import type { ReactNode } from 'react'
import { Link } from 'react-router'

import { class_names } from './class_names'
import styles from './DayRow.module.css'

/** One thing of somebody's day, whatever module it comes from. */
export interface DayItem {
  key: string
  icon: ReactNode
  title: ReactNode
  detail?: ReactNode
  /** What it is said to have beside it: a time, a count. */
  when?: ReactNode
  /** ISO: when it begins or is due; absent when it has no time. */
  at?: string
  /** Somebody waits for an answer: it stands before everything else, however late `at` is. */
  asks?: boolean
  /** It is over at `at` and not late: an event. */
  passes?: boolean
  to: string
  /** One press that settles it. */
  act?: ReactNode
}

export function DayRow({ item, is_late }: { item: DayItem; is_late: boolean }) {
  return (
    <li className={styles.row}>
      <span className={class_names(styles.icon, item.asks && styles.asks)}>{item.icon}</span>
      <Link to={item.to} className={styles.link} data-row>
        <span className={styles.title}>
          <bdi>{item.title}</bdi>
        </span>
        {item.detail && <span className={styles.detail}>{item.detail}</span>}
      </Link>
      {item.when && <span className={class_names(styles.when, is_late && styles.late)}>{item.when}</span>}
      {item.act}
    </li>
  )
}
