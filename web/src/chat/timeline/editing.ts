/** Which messages are being edited: those with a draft of their own, so that a reload loses nothing of it. */
import type { Message } from '../../api/types'
import { drop_draft, keep_draft, useHasDraft } from '../drafts'
import { from_wire } from '../text/mentions'

/** Whoever asked for an edit writes at once; one that was left open takes nobody's focus. */
let just_asked: string | undefined

export function draft_key({ id }: Message): string {
  return `edit:${id}`
}

export function start_editing(message: Message, name_of: (member_id: string) => string): void {
  just_asked = message.id
  keep_draft(draft_key(message), from_wire(message.text, name_of))
}

export function stop_editing(message: Message): void {
  drop_draft(draft_key(message))
}

export function useIsEditing(message: Message | undefined): boolean {
  const has_draft = useHasDraft(message ? draft_key(message) : '')
  return has_draft && message !== undefined && !message.recalled_at
}

export function was_just_asked({ id }: Message): boolean {
  const was = just_asked === id
  if (was) just_asked = undefined
  return was
}
