import { Star as StarShape } from 'lucide-react'

import { useTranslation } from '../i18n/translation'
import { useStarred } from './attention'
import styles from './Star.module.css'

/** Stands beside what is starred. */
export function Star() {
  const { t } = useTranslation('chat')
  return (
    <span className={styles.star} role="img" aria-label={t('attention.starred')}>
      <StarShape aria-hidden />
    </span>
  )
}

export function PersonStar({ id }: { id: string | undefined }) {
  const starred = useStarred()
  return id !== undefined && starred.includes(id) ? <Star /> : null
}
