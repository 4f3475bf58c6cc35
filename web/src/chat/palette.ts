import { useMemo } from 'react'

import type { Conversation } from '../api/types'
import { useTranslation } from '../i18n/translation'
import { useWorkspace } from '../sync/provider'
import { conversation_path } from './paths'
import { is_notes, useConversationList, useGroupTitle, useNameOf } from './reading'

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
  const group_title = useGroupTitle()
  const { t } = useTranslation('chat')
  const { me } = useWorkspace()
  const notes = t('notes')
  return useMemo(() => {
    const title_of = (it: Conversation) => {
      if (is_notes(it, me.member_id)) return notes
      return it.kind === 'direct' && it.peer_id ? name_of(it.peer_id) : group_title(it)
    }
    return conversations.map((conversation) => entry_of(conversation, title_of(conversation)))
  }, [conversations, name_of, group_title, me.member_id, notes])
}

function entry_of(conversation: Conversation, title: string): PaletteEntry {
  const { id, kind, peer_id, mine } = conversation
  return { id, title, path: conversation_path(id), kind, peer_id, unread: mine.unread }
}
