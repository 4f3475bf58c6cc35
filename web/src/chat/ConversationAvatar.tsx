import { UsersRound } from 'lucide-react'

import type { Conversation } from '../api/types'
import { MemberAvatar } from '../people/members'
import { Avatar } from '../ui/Avatar'

interface Props {
  conversation: Conversation
  size?: number
}

export function ConversationAvatar({ conversation, size }: Props) {
  if (conversation.peer_id) return <MemberAvatar id={conversation.peer_id} size={size} />
  const icon = <UsersRound size={size ? Math.round(size * 0.46) : 18} strokeWidth={2} />
  return <Avatar id={conversation.id} name={conversation.title} size={size} solid icon={icon} />
}
