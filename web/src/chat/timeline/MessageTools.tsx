import { CopyIcon, Eye, Reply, Undo2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'

import type { Message } from '../../api/types'
import { IconButton } from '../../ui/Button'
import { useMessageActions } from './MessageActions'
import styles from './MessageList.module.css'

/** Shown while a message is pointed at or has the focus. */
export function MessageTools({ message }: { message: Message }) {
  const { t } = useTranslation('chat')
  const actions = useMessageActions()
  return (
    <div className={styles.tools} role="toolbar" aria-label={t('tools.label')}>
      <IconButton label={t('tools.reply')} onClick={() => actions.reply(message)}>
        <Reply />
      </IconButton>
      <IconButton label={t('tools.copy')} onClick={() => actions.copy(message)}>
        <CopyIcon />
      </IconButton>
      {actions.has_readers && (
        <IconButton label={t('tools.readers')} onClick={() => actions.show_readers(message)}>
          <Eye />
        </IconButton>
      )}
      {actions.may_recall(message) && (
        <IconButton label={t('tools.recall')} onClick={() => actions.ask_recall(message)}>
          <Undo2 />
        </IconButton>
      )}
    </div>
  )
}
