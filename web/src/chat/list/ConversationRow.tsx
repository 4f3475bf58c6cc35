import { BellOff } from 'lucide-react'
import { memo } from 'react'

import type { Conversation } from '../../api/types'
import { useTranslation } from '../../i18n/translation'
import { useMember } from '../../people/members'
import { useWorkspace } from '../../sync/provider'
import { Badge } from '../../ui/Badge'
import { class_names } from '../../ui/class_names'
import { ListRow } from '../../ui/ListRow'
import { useHeeded, useMuted } from '../attention'
import { ConversationAvatar } from '../ConversationAvatar'
import { useDraft } from '../drafts'
import { useNoticeText } from '../notices'
import { useApproach } from '../opening'
import { conversation_path } from '../paths'
import { useConversationTitle, useWordsOf } from '../reading'
import { PersonStar, Star } from '../Star'
import { last_activity } from '../state'
import { language_of } from '../text/script'
import { short_moment } from '../times'
import styles from './ConversationList.module.css'

interface Props {
  conversation: Conversation
  selected: boolean
}

export const ConversationRow = memo(function ConversationRow({ conversation, selected }: Props) {
  const title = useConversationTitle(conversation)
  const muted = useMuted(conversation)
  const { unread } = useHeeded(conversation)
  const approach = useApproach(conversation.id)
  return (
    <ListRow
      to={conversation_path(conversation.id)}
      selected={selected}
      approach={approach}
      leading={<ConversationAvatar conversation={conversation} size={44} dotted />}
      title={
        <>
          <span className={class_names(styles.title, unread > 0 && styles.fresh)}>
            <bdi>{title}</bdi>
          </span>
          {conversation.mine.attention.is_starred ? <Star /> : <PersonStar id={conversation.peer_id} />}
          {muted && <Mute />}
          <Moment at={last_activity(conversation)} />
        </>
      }
      subtitle={
        <span className={styles.line}>
          <Preview conversation={conversation} selected={selected} />
          <Counts conversation={conversation} />
        </span>
      }
    />
  )
})

function Mute() {
  const { t } = useTranslation('chat')
  return (
    <span className={styles.mute} role="img" aria-label={t('attention.muted')}>
      <BellOff aria-hidden />
    </span>
  )
}

function Moment({ at }: { at: string }) {
  const { t, language } = useTranslation('chat')
  const words = { today: t('today'), yesterday: t('yesterday') }
  return (
    <time className={styles.moment} dateTime={at}>
      {short_moment(at, language, words)}
    </time>
  )
}

function Counts({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation('chat')
  const { unread, mentions } = conversation.mine
  const heeded = useHeeded(conversation)
  return (
    <>
      {mentions > 0 && (
        <span className={styles.mention} role="img" aria-label={t('mentioned')}>
          @
        </span>
      )}
      <Badge count={unread} tone={heeded.unread > 0 ? 'accent' : 'quiet'} label={t('unread', { count: unread })} />
    </>
  )
}

function Preview({ conversation, selected }: Props) {
  const { t } = useTranslation('chat')
  const draft = useDraft(conversation.id)
  const said = useLastLine(conversation)
  if (!selected && draft.text.trim()) {
    return (
      <span className={styles.preview}>
        <span className={styles.draft}>{t('draft')}</span> {draft.text}
      </span>
    )
  }
  return (
    <span className={styles.preview} lang={language_of(said)}>
      {said}
    </span>
  )
}

function useLastLine(conversation: Conversation): string {
  const { t } = useTranslation('chat')
  const { me } = useWorkspace()
  const words_of = useWordsOf()
  const notice_text = useNoticeText()
  const message = conversation.last_message
  const author = useMember(message?.author_id)
  if (!message) return ''
  if (message.kind !== 'text') return notice_text(message)
  const is_mine = message.author_id === me.member_id
  const name = message.guest_name ?? author?.display_name ?? t('somebody')
  if (message.recalled_at) return is_mine ? t('recalled.mine') : t('recalled.other', { name })
  const text = words_of(message)
  if (is_mine) return t('you_said', { text })
  return conversation.kind === 'direct' ? text : t('said_by', { name, text })
}
