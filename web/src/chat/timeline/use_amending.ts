/** What may become of a message here, and the ways to do it. */
import { useMemo } from 'react'

import { refusal_from } from '../../api/refusal_error'
import type { Conversation, Message, Preview } from '../../api/types'
import { refusal_text } from '../../i18n/refusals'
import { useWorkspace } from '../../sync/provider'
import { toast } from '../../ui/toasts'
import { pin, react, take_preview } from '../amending'
import { is_notes, useNameOf } from '../reading'
import { runs_group, useHindrance } from '../rights'
import { is_within, useRules } from '../rules'
import { start_editing } from './editing'

export interface Amending {
  may_recall: (message: Message) => boolean
  may_edit: (message: Message) => boolean
  edit: (message: Message) => void
  may_react: boolean
  /** Puts it there, or takes one's own away. */
  react: (message: Message, emoji: string) => void
  /** From one's own message, for good. */
  take_preview: (message: Message, preview: Preview) => void
  may_pin: boolean
  is_pinned: (message: Message) => boolean
  toggle_pin: (message: Message) => void
}

export function useAmending(conversation: Conversation): Amending {
  const workspace = useWorkspace()
  const { member_id } = workspace.me
  const name_of = useNameOf()
  const hindrance = useHindrance(conversation, 'speak')
  const may_pin = useHindrance(conversation, 'pin') === undefined
  const is_moderator = conversation.kind !== 'direct' && runs_group(conversation.mine.role)
  const is_open = is_notes(conversation, member_id)
  const { pins } = conversation
  const { edit_minutes: edit, recall_minutes: back } = useRules()
  return useMemo(() => {
    const is_pinned = ({ id }: Message) => pins.some((it) => it.message_id === id)
    const is_own = (message: Message) => is_text(message) && message.author_id === member_id
    return {
      may_recall: (message) =>
        (is_moderator && is_text(message)) || (is_own(message) && is_within(back, message.posted_at)),
      may_edit: (message) =>
        hindrance === undefined && is_own(message) && (is_open || is_within(edit, message.posted_at)),
      edit: (message) => start_editing(message, name_of),
      may_react: hindrance !== 'silenced',
      react: (message, emoji) => {
        const present = !message.reactions.some((it) => it.emoji === emoji && it.mine)
        told(react(workspace, message, emoji, present))
      },
      take_preview: (message, { id }) => told(take_preview(workspace, message, id)),
      may_pin,
      is_pinned,
      toggle_pin: (message) => told(pin(workspace, message, !is_pinned(message))),
    }
  }, [workspace, member_id, name_of, hindrance, may_pin, is_moderator, is_open, pins, edit, back])
}

function is_text({ kind, recalled_at }: Message): boolean {
  return kind === 'text' && !recalled_at
}

function told(done: Promise<void>): void {
  done.catch((problem: unknown) => toast(refusal_text(refusal_from(problem)), 'bad'))
}
