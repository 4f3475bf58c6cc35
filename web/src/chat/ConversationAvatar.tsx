import { Building2, NotebookPen, UsersRound } from 'lucide-react'

import type { Conversation } from '../api/types'
import { MemberAvatar } from '../people/members'
import { useWorkspace } from '../sync/provider'
import { Avatar } from '../ui/Avatar'
import { is_notes, is_official, useConversationTitle } from './reading'

interface Props {
  conversation: Conversation
  size?: number
  dotted?: boolean
}

export function ConversationAvatar({ conversation, size, dotted }: Props) {
  const { me } = useWorkspace()
  const title = useConversationTitle(conversation)
  const notes = is_notes(conversation, me.member_id)
  if (conversation.peer_id && !notes) return <MemberAvatar id={conversation.peer_id} size={size} dotted={dotted} />
  const Icon = notes ? NotebookPen : is_official(conversation) ? Building2 : UsersRound
  const icon = <Icon size={size ? Math.round(size * 0.46) : 18} strokeWidth={2} />
  return <Avatar id={conversation.id} name={title} size={size} solid icon={icon} />
}
