import { MessageSquareOff } from 'lucide-react'

import type { Conversation } from '../../api/types'
import { useFormats } from '../../i18n/formats'
import { useTranslation } from '../../i18n/translation'
import type { Hindrance } from '../rights'
import styles from './Composer.module.css'

/** Stands where one writes, for who may not, and says why. */
export function Unwritable({ conversation, why }: { conversation: Conversation; why: Hindrance }) {
  const { t } = useTranslation('chat')
  const formats = useFormats()
  const until = conversation.mine.silenced_until
  const text = why === 'silenced' && until ? t('unwritable.silenced', { time: formats.moment(until) }) : t(`unwritable.${why}`)
  return (
    <div className={styles.composer}>
      <p className={styles.unwritable} role="status">
        <MessageSquareOff aria-hidden />
        {text}
      </p>
    </div>
  )
}
