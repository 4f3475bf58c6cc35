import { CircleAlert, RotateCw } from 'lucide-react'
import type { ReactNode } from 'react'

import { Button } from './Button'
import styles from './States.module.css'
import { useUiWords } from './words'

interface EmptyStateProps {
  icon?: ReactNode
  title: string
  text?: string
  /** One verb. */
  action?: ReactNode
  /** When the state is all there is on the page. */
  whole_page?: boolean
}

export function EmptyState({ icon, title, text, action, whole_page }: EmptyStateProps) {
  const Title = whole_page ? 'h1' : 'p'
  return (
    <div className={styles.state}>
      {icon && <div className={styles.icon}>{icon}</div>}
      <Title className={styles.title}>{title}</Title>
      {text && <p className={styles.text}>{text}</p>}
      {action && <div className={styles.action}>{action}</div>}
    </div>
  )
}

interface ErrorStateProps {
  title: string
  text?: string
  on_retry?: () => void
  /** Another way out, beside trying again. */
  more?: ReactNode
  whole_page?: boolean
}

export function ErrorState({ title, text, on_retry, more, whole_page }: ErrorStateProps) {
  const Title = whole_page ? 'h1' : 'p'
  const words = useUiWords()
  return (
    <div className={styles.state} role="alert">
      <div className={styles.icon}>
        <CircleAlert />
      </div>
      <Title className={styles.title}>{title}</Title>
      {text && <p className={styles.text}>{text}</p>}
      {on_retry && (
        <div className={styles.action}>
          <Button icon={<RotateCw />} onClick={on_retry}>
            {words.retry}
          </Button>
          {more}
        </div>
      )}
    </div>
  )
}
