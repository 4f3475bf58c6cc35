import { NotebookPen, UsersRound } from 'lucide-react'

import type { Conversation } from '../api/types'
import { MemberAvatar } from '../people/members'
import { useWorkspace } from '../sync/provider'
import { Avatar } from '../ui/Avatar'
import { is_notes } from './reading'

interface Props {
  conversation: Conversation
  size?: number
}

export function ConversationAvatar({ conversation, size }: Props) {
  const { me } = useWorkspace()
  const notes = is_notes(conversation, me.member_id)
  if (conversation.peer_id && !notes) return <MemberAvatar id={conversation.peer_id} size={size} />
  const Icon = notes ? NotebookPen : UsersRound
  const icon = <Icon size={size ? Math.round(size * 0.46) : 18} strokeWidth={2} />
  return <Avatar id={conversation.id} name={conversation.title} size={size} solid icon={icon} />
}
