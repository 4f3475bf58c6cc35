import { type ReactNode, useId } from 'react'

import styles from './Security.module.css'

interface Props {
  title: string
  /** Beside the title, such as a tag. */
  mark?: ReactNode
  lead: string
  action?: ReactNode
  children?: ReactNode
}

/** One subject of the security page. */
export function Part({ title, mark, lead, action, children }: Props) {
  const id = useId()
  return (
    <section className={styles.part} aria-labelledby={id}>
      <header className={styles.head}>
        <div className={styles.words}>
          <div className={styles.title}>
            <h2 id={id}>{title}</h2>
            {mark}
          </div>
          <p className={styles.lead}>{lead}</p>
        </div>
        {action}
      </header>
      {children}
    </section>
  )
}
