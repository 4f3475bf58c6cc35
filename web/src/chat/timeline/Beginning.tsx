import type { Conversation, Message } from '../../api/types'
import { useTranslation } from '../../i18n/translation'
import { useWorkspace } from '../../sync/provider'
import { Button } from '../../ui/Button'
import { ConversationAvatar } from '../ConversationAvatar'
import { is_notes, useConversationTitle } from '../reading'
import styles from './MessageList.module.css'
import type { Scroller } from './use_scroller'

interface Props {
  conversation: Conversation
  first: Message | undefined
  scroller: Scroller
}

/** What stands above the first message: that more is coming, that it could not come, or where it all began. */
export function Beginning({ conversation, first, scroller }: Props) {
  const { t } = useTranslation('chat')
  if (scroller.problem) {
    return (
      <div className={styles.earlier} role="alert">
        <span>{t('earlier_failed')}</span>
        <Button size="s" onClick={scroller.earlier}>
          {t('pending.retry')}
        </Button>
      </div>
    )
  }
  if (scroller.has_earlier) return <div className={styles.earlier} aria-hidden />
  return <Start conversation={conversation} first={first} />
}

function Start({ conversation, first }: Omit<Props, 'scroller'>) {
  const { t } = useTranslation('chat')
  const { me } = useWorkspace()
  const title = useConversationTitle(conversation)
  const is_whole = (first?.seq ?? 1) <= 1
  const text = () => {
    if (is_notes(conversation, me.member_id)) return t('first_message.notes')
    if (conversation.kind === 'direct') return t('first_message.direct', { name: title })
    return is_whole ? t('first_message.group', { title }) : t('first_message.joined')
  }
  return (
    <div className={styles.start}>
      <ConversationAvatar conversation={conversation} size={56} />
      <h2 className={styles.start_title}>
        <bdi>{title}</bdi>
      </h2>
      <p>{text()}</p>
    </div>
  )
}
