/** Reads chat out of the synced store. */
import { useCallback, useMemo } from 'react'

import type { Conversation, Message } from '../api/types'
import { useFilesInWords } from '../files/kinds'
import { useTranslation } from '../i18n/translation'
import { useDepartments, useMembers, useOrganisation, useShown } from '../people/members'
import type { Entry } from '../sync/outbox_entry'
import { useSynced, useWorkspace } from '../sync/provider'
import { type Excursion, last_activity, type Roster, type Timeline } from './state'
import { kEverybody } from './text/mentions'
import { plain_text } from './text/tokens'

export function useConversation(id: string | undefined): Conversation | undefined {
  return useSynced((state) => (id === undefined ? undefined : state.slices.chat.conversations[id]))
}

export function useTimeline(id: string): Timeline | undefined {
  return useSynced((state) => state.slices.chat.timelines[id])
}

export function useExcursion(id: string): Excursion | undefined {
  return useSynced((state) => state.slices.chat.excursions[id])
}

export function useRoster(id: string): Roster | undefined {
  return useSynced((state) => state.slices.chat.rosters[id])
}

/** What is on its way in one conversation, oldest first. */
export function usePending(id: string): readonly Entry[] {
  const outbox = useSynced((state) => state.outbox)
  return useMemo(() => outbox.filter((entry) => entry.slice === 'chat' && entry.lane === id), [outbox, id])
}

export function sorted_conversations(conversations: Readonly<Record<string, Conversation>>): Conversation[] {
  return Object.values(conversations).sort((a, b) => (last_activity(a) < last_activity(b) ? 1 : -1))
}

export function useConversationList(): readonly Conversation[] {
  const conversations = useSynced((state) => state.slices.chat.conversations)
  return useMemo(() => sorted_conversations(conversations), [conversations])
}

/** A direct conversation with oneself. */
export function is_notes({ kind, peer_id }: Conversation, member_id: string): boolean {
  return kind === 'direct' && (peer_id === undefined || peer_id === member_id)
}

/** Who is in it follows the directory. */
export function is_official({ kind }: Conversation): boolean {
  return kind === 'department' || kind === 'all_staff'
}

/** What a conversation of several people is called: an official one by its department, or by the organisation. */
export function useGroupTitle(): (conversation: Conversation) => string {
  const { t } = useTranslation('chat')
  const departments = useDepartments()
  const organisation = useOrganisation()?.name ?? ''
  return useCallback(
    ({ kind, title, department_id }) => {
      if (kind === 'all_staff') return t('official.all_staff', { organisation })
      return kind === 'department' ? (departments[department_id ?? '']?.name ?? t('official.department')) : title
    },
    [t, departments, organisation],
  )
}

/** A direct conversation is called by the name of the other. */
export function useConversationTitle(conversation: Conversation | undefined): string {
  const { t } = useTranslation('chat')
  const { me } = useWorkspace()
  const peer = useShown(conversation?.peer_id)
  const group_title = useGroupTitle()
  if (conversation && is_notes(conversation, me.member_id)) return t('notes')
  if (conversation?.kind === 'direct') return peer?.display_name ?? t('somebody')
  return conversation ? group_title(conversation) : ''
}

export type NameOf = (member_id: string) => string

export function useNameOf(): NameOf {
  const { t } = useTranslation('chat')
  const members = useMembers()
  const somebody = t('somebody')
  const everybody = t('everybody.name')
  return useCallback(
    (id: string) => (id === kEverybody ? everybody : (members[id]?.display_name ?? somebody)),
    [members, somebody, everybody],
  )
}

/** A message in one line: what it says, or what came with it. */
export function useWordsOf(): (message: Message) => string {
  const name_of = useNameOf()
  const in_words = useFilesInWords()
  return (message) => plain_text(message.text, name_of) || in_words(message.files)
}
