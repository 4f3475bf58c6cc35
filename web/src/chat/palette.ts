import { useMemo } from 'react'

import type { Conversation } from '../api/types'
import { conversation_path } from './paths'
import { type NameOf, useConversationList, useNameOf } from './reading'

/** A conversation as Ctrl-K lists it: most recent first. */
export interface PaletteEntry {
  id: string
  title: string
  path: string
  kind: Conversation['kind']
  /** The other member of a direct conversation, for the avatar. */
  peer_id: string | undefined
  unread: number
}

export function useConversationEntries(): readonly PaletteEntry[] {
  const conversations = useConversationList()
  const name_of = useNameOf()
  return useMemo(() => conversations.map((conversation) => entry_of(conversation, name_of)), [conversations, name_of])
}

function entry_of(conversation: Conversation, name_of: NameOf): PaletteEntry {
  const { id, kind, peer_id, mine } = conversation
  const title = kind === 'direct' && peer_id ? name_of(peer_id) : conversation.title
  return { id, title, path: conversation_path(id), kind, peer_id, unread: mine.unread }
}
