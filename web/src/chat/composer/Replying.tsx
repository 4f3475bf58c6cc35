import { Reply, X } from 'lucide-react'

import type { Original } from '../../api/types'
import { useTranslation } from '../../i18n/translation'
import { useWorkspace } from '../../sync/provider'
import { IconButton } from '../../ui/Button'
import { AuthorName } from '../authors'
import { QuotedText } from '../timeline/Quote'
import { useOriginal } from '../timeline/use_original'
import styles from './Composer.module.css'
import type { Writing } from './use_writing'

interface Props {
  writing: Writing
  conversation_id: string
  original: Original
}

/** Above the text: what it will answer. */
export function Replying({ writing, conversation_id, original }: Props) {
  const { t } = useTranslation('chat')
  const { me } = useWorkspace()
  const { message, is_lost } = useOriginal(conversation_id, original)
  return (
    <div className={styles.replying} role="group" aria-label={t('reply.label')}>
      <Reply aria-hidden />
      <div className={styles.replied}>
        <span className={styles.replied_author}>
          {message?.author_id === me.member_id ? t('you') : message && <AuthorName author={message} />}
        </span>
        <QuotedText message={message} is_lost={is_lost} />
      </div>
      <IconButton label={t('reply.cancel')} keys={['Esc']} onClick={writing.stop_replying}>
        <X />
      </IconButton>
    </div>
  )
}
