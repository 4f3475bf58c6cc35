import type { Message } from '../../api/types'
import { useTranslation } from '../../i18n/translation'
import { useMessageActions } from './MessageActions'
import styles from './MessageList.module.css'
import type { ReadCount } from './readers'

interface Props {
  message: Message
  is_own: boolean
  is_direct: boolean
  /** The last of a group says it in words, the others in numbers. */
  in_words: boolean
  readers: ReadCount | undefined
}

/** How many have read it; a tap shows who. In a conversation of two only one's own messages say anything new. */
export function ReadState({ message, is_own, is_direct, in_words, readers }: Props) {
  const { t } = useTranslation('chat')
  const { show_readers } = useMessageActions()
  if (!readers || readers.of === 0) return null
  const { read, of } = readers
  const is_all = read >= of
  if (is_direct) {
    if (!is_own) return null
    return (
      <span className={styles.read} data-all={is_all || undefined}>
        {t(is_all ? 'read.direct' : 'read.direct_not')}
      </span>
    )
  }
  const full = is_all ? t('read.all') : t('read.some', { read, of })
  return (
    <button
      type="button"
      className={styles.read}
      data-all={is_all || undefined}
      aria-label={in_words ? undefined : `${t('read.short', { read, of })} ${full}`}
      title={full}
      tabIndex={-1}
      onClick={() => show_readers(message)}
    >
      {in_words ? full : t('read.short', { read, of })}
    </button>
  )
}
