import { AtSign } from 'lucide-react'

import type { Conversation } from '../api/types'
import { useSynced } from '../sync/provider'
import { Badge } from '../ui/Badge'
import type { DayItem } from '../ui/DayRow'
import { conversation_path } from './paths'
import { useConversationTitle } from './reading'
import { last_activity } from './state'

/** Where the reader was spoken to and has not read it. */
export function useMentionsOfDay(): DayItem[] {
  const conversations = useSynced((state) => state.slices.chat.conversations)
  return Object.values(conversations).filter(({ mine }) => mine.mentions > 0).map(item_of)
}

function item_of(conversation: Conversation): DayItem {
  const { id, mine } = conversation
  return {
    key: `mention/${id}`,
    icon: <AtSign />,
    title: <Title conversation={conversation} />,
    when: <Badge count={mine.mentions} tone="urgent" />,
    at: last_activity(conversation),
    asks: true,
    to: conversation_path(id),
  }
}

function Title({ conversation }: { conversation: Conversation }) {
  return useConversationTitle(conversation)
}
