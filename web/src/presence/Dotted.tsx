import type { ReactNode } from 'react'

import { useTranslation } from '../i18n/translation'
import { class_names } from '../ui/class_names'
import styles from './Dotted.module.css'
import { usePresenceInSight } from './use_presence'

interface Props {
  id: string
  children: ReactNode
}

/** A face with a dot that says how its owner is. Shapes differ, for who cannot tell the colours apart. */
export function Dotted({ id, children }: Props) {
  const { t } = useTranslation('presence')
  const [element, presence] = usePresenceInSight(id)
  const state = presence?.state ?? 'offline'
  return (
    <span className={styles.dotted} ref={element}>
      {children}
      {state !== 'offline' && (
        <span className={class_names(styles.dot, styles[state])} role="img" aria-label={t(`states.${state}`)} />
      )}
    </span>
  )
}
