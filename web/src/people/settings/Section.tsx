import type { ReactNode } from 'react'

import styles from './Section.module.css'

interface Props {
  /** Spoken; the page's header shows it. */
  title: string
  lead: string
  action?: ReactNode
  children: ReactNode
}

/** One subject of a settings page. */
export function Section({ title, lead, action, children }: Props) {
  return (
    <section className={styles.section} aria-label={title}>
      <header className={styles.head}>
        <p className={styles.lead}>{lead}</p>
        {action}
      </header>
      {children}
    </section>
  )
}

interface SettingProps {
  name: string
  note?: ReactNode
  children: ReactNode
}

/** A name on the left, a control on the right. */
export function Setting({ name, note, children }: SettingProps) {
  return (
    <div className={styles.setting}>
      <div className={styles.setting_words}>
        <div className={styles.row_title}>{name}</div>
        {note && <div className={styles.row_note}>{note}</div>}
      </div>
      {children}
    </div>
  )
}
