import { Info } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useNavigate } from 'react-router'

import { refusal_from } from '../api/refusal_error'
import type { Conversation } from '../api/types'
import { DropZone } from '../files/DropZone'
import { refusal_text } from '../i18n/refusals'
import { useTranslation } from '../i18n/translation'
import { useMember, useStatus } from '../people/members'
import { usePresenceWords } from '../presence/presences'
import { useConnectionState } from '../sync/connection'
import { useWorkspace } from '../sync/provider'
import type { Workspace } from '../sync/workspace'
import { IconButton } from '../ui/Button'
import { PaneHeader } from '../ui/Panes'
import { ErrorState } from '../ui/States'
import { close_conversation } from './actions'
import { Composer } from './composer/Composer'
import { ConversationAvatar } from './ConversationAvatar'
import { ConversationViewer } from './ConversationViewer'
import styles from './ConversationView.module.css'
import { useMessageExtras } from './extras'
import { newest_of, roster_of } from './opening'
import { kChatPath } from './paths'
import { PinBar } from './PinBar'
import { useConversation, useConversationTitle, useTimeline } from './reading'
import { PersonStar, Star } from './Star'
import { MessageList } from './timeline/MessageList'
import { MessageSkeleton } from './timeline/MessageSkeleton'
import { TypingLine } from './timeline/TypingLine'

/** Beside the content of another page, which draws the head. */
export function EmbeddedConversation({ conversation_id }: { conversation_id: string }) {
  const conversation = useConversation(conversation_id)
  const title = useConversationTitle(conversation)
  if (!conversation) return <MessageSkeleton />
  return (
    <>
      <DropZone lane={conversation.id} name={title} className={styles.embedded}>
        <Messages conversation={conversation} />
        <TypingLine conversation_id={conversation.id} />
        <Composer conversation={conversation} />
      </DropZone>
      <ConversationViewer conversation={conversation} />
    </>
  )
}

interface Props {
  conversation: Conversation
  detailed: boolean
  on_details: () => void
}

export function ConversationView({ conversation, detailed, on_details }: Props) {
  const title = useConversationTitle(conversation)
  return (
    <>
      <DropZone lane={conversation.id} name={title} className={styles.view}>
        <div>
          <Header conversation={conversation} detailed={detailed} on_details={on_details} />
          <PinBar conversation={conversation} />
        </div>
        <Messages conversation={conversation} />
        <TypingLine conversation_id={conversation.id} />
        <Composer conversation={conversation} />
      </DropZone>
      <ConversationViewer conversation={conversation} />
    </>
  )
}

function Header({ conversation, detailed, on_details }: Props) {
  const { t } = useTranslation('chat')
  const navigate = useNavigate()
  const title = useConversationTitle(conversation)
  const peer_id = conversation.kind === 'direct' ? conversation.peer_id : undefined
  const status = useStatus(useMember(peer_id))
  const presence = usePresenceWords(peer_id)
  const about_peer = [presence, status?.text].filter(Boolean).join(' · ') || undefined
  const subtitle = conversation.kind === 'direct' ? about_peer : t('members', { count: conversation.member_count })
  const { Head } = useMessageExtras()
  const details = (
    <>
      {Head && <Head conversation={conversation} />}
      <IconButton label={t('details')} pressed={detailed} onClick={on_details}>
        <Info />
      </IconButton>
    </>
  )
  return (
    <PaneHeader
      title={
        <>
          <bdi>{title}</bdi>
          {conversation.mine.attention.is_starred ? <Star /> : <PersonStar id={conversation.peer_id} />}
        </>
      }
      subtitle={subtitle}
      leading={<ConversationAvatar conversation={conversation} size={32} dotted />}
      actions={details}
      on_back={() => void navigate(kChatPath)}
      with_list
    />
  )
}

function Messages({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation('chat')
  const timeline = useTimeline(conversation.id)
  const opening = useOpening(conversation.id, timeline?.loaded ?? false)
  if (timeline?.loaded) return <MessageList conversation={conversation} timeline={timeline} />
  if (!opening.problem) return <MessageSkeleton />
  return <ErrorState title={t('load_failed')} text={opening.problem} on_retry={opening.retry} />
}

/** Fetches what an opened conversation needs, and again who has read what after the line was broken. */
function useOpening(conversation_id: string, loaded: boolean) {
  const workspace = useWorkspace()
  const [problem, set_problem] = useState<string>()
  const [attempt, set_attempt] = useState(0)
  const is_online = useConnectionState() === 'online'
  useEffect(() => {
    if (loaded) return
    set_problem(undefined)
    newest_of(workspace, conversation_id).catch((caught: unknown) => set_problem(refusal_text(refusal_from(caught))))
  }, [workspace, conversation_id, loaded, attempt, is_online])
  useEffect(() => {
    if (is_online) void roster_of(workspace, conversation_id).catch(() => undefined)
  }, [workspace, conversation_id, is_online])
  useEffect(() => closing(workspace, conversation_id), [workspace, conversation_id])
  return { problem, retry: () => set_attempt((count) => count + 1) }
}

function closing(workspace: Workspace, conversation_id: string) {
  return () => close_conversation(workspace, conversation_id)
}
