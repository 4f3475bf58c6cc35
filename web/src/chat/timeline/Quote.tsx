import type { Message, Original } from '../../api/types'
import { useTranslation } from '../../i18n/translation'
import { useWorkspace } from '../../sync/provider'
import { AuthorName } from '../authors'
import { useWordsOf } from '../reading'
import { language_of } from '../text/script'
import { jump_to } from './jumps'
import styles from './Quote.module.css'
import { useOriginal } from './use_original'

interface Props {
  conversation_id: string
  original: Original
}

/** What a message answers; pressing it leads there. */
export function Quote({ conversation_id, original }: Props) {
  const { t } = useTranslation('chat')
  const found = useOriginal(conversation_id, original)
  const jump = () => jump_to(conversation_id, original.seq)
  return (
    <button type="button" className={styles.quote} onClick={jump} disabled={!found.message}>
      <span className={styles.hidden}>{t('reply.jump')}</span>
      {found.message && <Author message={found.message} />}
      <QuotedText message={found.message} is_lost={found.is_lost} />
    </button>
  )
}

export function QuotedText({ message, is_lost }: { message: Message | undefined; is_lost: boolean }) {
  const { t } = useTranslation('chat')
  const words_of = useWordsOf()
  if (!message) return <span className={styles.absent}>{is_lost ? t('reply.lost') : '…'}</span>
  if (message.recalled_at) return <span className={styles.absent}>{t('reply.recalled')}</span>
  return (
    <span className={styles.text} lang={language_of(message.text)}>
      {words_of(message)}
    </span>
  )
}

function Author({ message }: { message: Message }) {
  const { t } = useTranslation('chat')
  const { me } = useWorkspace()
  return (
    <span className={styles.author}>
      {message.author_id === me.member_id ? t('you') : <AuthorName author={message} />}
    </span>
  )
}
