/** The text field: what is in it, what its keys do, and the mention that is being typed. */
import {
  type ChangeEvent,
  type KeyboardEvent,
  type RefObject,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'

import { useWorkspace } from '../../sync/provider'
import { keep_draft, useDraft } from '../drafts'
import { type Asked, asked_at, type Draft, type Pick, with_pick } from '../text/mentions'

const kMostHeight = 220
const kTypingEveryMs = 3_000

export interface Writing {
  draft: Draft
  ref: RefObject<HTMLTextAreaElement | null>
  asked: Asked | undefined
  picker_id: string
  active: number
  /** The picker tells what it offers, so that the keys of the text field can choose from it. */
  offered: RefObject<readonly Pick[]>
  set_active: (at: number) => void
  choose: (pick: Pick) => void
  insert: (text: string) => void
  stop_replying: () => void
  handlers: {
    onChange: (event: ChangeEvent<HTMLTextAreaElement>) => void
    onKeyDown: (event: KeyboardEvent<HTMLTextAreaElement>) => void
    onSelect: () => void
    onBlur: () => void
  }
}

interface Field {
  /** Under which the draft is kept. */
  key: string
  send: (draft: Draft) => void
  /** What Esc does when nothing else has a use for it. */
  leave?: () => void
  /** What the conversation is opened for: it has the focus, and others hear that somebody writes. */
  is_first: boolean
}

export function useWriting(conversation_id: string, { key, send, leave, is_first }: Field): Writing {
  const draft = useDraft(key)
  const ref = useRef<HTMLTextAreaElement>(null)
  const offered = useRef<readonly Pick[]>([])
  const { asked, active, set_active, ask, stop } = useAsking(ref)
  const picker_id = useId()
  const put_caret = useCaret(ref)
  const tell_typing = useTyping(conversation_id, draft.text)
  useGrowing(ref, draft.text)
  useFirstFocus(ref, is_first)
  useReplyFocus(ref, draft.reply_to?.message_id)

  const write = (next: Draft, caret: number) => {
    put_caret(caret)
    keep_draft(key, next)
  }
  const choose = (pick: Pick) => {
    const field = ref.current
    if (!field || !asked) return
    const picked = with_pick(draft, asked, field.selectionStart, pick)
    write(picked.draft, picked.caret)
    stop()
    field.focus()
  }
  const insert = (text: string) => {
    const field = ref.current
    if (!field) return
    const { selectionStart: from, selectionEnd: to } = field
    const gap = text === '@' && /\S$/.test(draft.text.slice(0, from)) ? ' ' : ''
    const next = draft.text.slice(0, from) + gap + text + draft.text.slice(to)
    write({ ...draft, text: next }, from + gap.length + text.length)
    field.focus()
    requestAnimationFrame(ask)
  }
  const stop_replying = () => {
    keep_draft(key, { ...draft, reply_to: undefined })
    ref.current?.focus()
  }
  const on_key = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (is_composing(event)) return
    const moves = { set_active, choose, close: stop }
    if (asked && picker_key(event, offered.current, active, moves)) return event.preventDefault()
    if (event.key === 'Escape' && (draft.reply_to || leave)) {
      event.preventDefault()
      return draft.reply_to ? stop_replying() : leave?.()
    }
    if (event.key !== 'Enter' || event.shiftKey || event.altKey || is_touch()) return
    event.preventDefault()
    send(draft)
  }
  const on_change = (event: ChangeEvent<HTMLTextAreaElement>) => {
    keep_draft(key, { ...draft, text: event.target.value })
    if (is_first && event.target.value.trim()) tell_typing()
    ask()
  }
  const handlers = { onChange: on_change, onKeyDown: on_key, onSelect: ask, onBlur: stop }
  return { draft, ref, asked, picker_id, active, offered, set_active, choose, insert, stop_replying, handlers }
}

/** The mention being typed at the caret, and which of the people offered for it is chosen. */
function useAsking(ref: RefObject<HTMLTextAreaElement | null>) {
  const [asked, set_asked] = useState<Asked>()
  const [active, set_active] = useState(0)
  const stop = () => set_asked(undefined)
  const ask = () => {
    const field = ref.current
    if (!field || field.selectionStart !== field.selectionEnd) return stop()
    const next = asked_at(field.value, field.selectionStart)
    if (next?.query !== asked?.query) set_active(0)
    set_asked(next)
  }
  return { asked, active, set_active, ask, stop }
}

/** Puts the caret where it belongs once the text that was written there is in the field. */
function useCaret(ref: RefObject<HTMLTextAreaElement | null>): (at: number) => void {
  const caret = useRef<number>(undefined)
  useLayoutEffect(() => {
    if (caret.current === undefined) return
    ref.current?.setSelectionRange(caret.current, caret.current)
    caret.current = undefined
  })
  return (at) => {
    caret.current = at
  }
}

/** Enter that ends a composition of Hangul or Hanzi belongs to the input method, never to us. */
function is_composing(event: KeyboardEvent): boolean {
  return event.nativeEvent.isComposing || event.keyCode === 229
}

/** A soft keyboard has no Shift+Enter: there Enter makes a line, and the button sends. */
function is_touch(): boolean {
  return matchMedia('(pointer: coarse)').matches
}

interface PickerMoves {
  set_active: (at: number) => void
  choose: (pick: Pick) => void
  close: () => void
}

/** True when the key was meant for the list of people. */
function picker_key(event: KeyboardEvent, offered: readonly Pick[], active: number, moves: PickerMoves): boolean {
  const { length } = offered
  if (length === 0) return false
  if (event.key === 'ArrowDown') moves.set_active((active + 1) % length)
  else if (event.key === 'ArrowUp') moves.set_active((active + length - 1) % length)
  else if (event.key === 'Escape') moves.close()
  else if (event.key === 'Tab' || (event.key === 'Enter' && !event.shiftKey)) chosen(offered[active], moves)
  else return false
  return true
}

function chosen(pick: Pick | undefined, moves: PickerMoves): void {
  if (pick) moves.choose(pick)
}

function useGrowing(ref: RefObject<HTMLTextAreaElement | null>, text: string): void {
  useLayoutEffect(() => {
    const field = ref.current
    if (!field) return
    field.style.height = 'auto'
    field.style.height = `${Math.min(field.scrollHeight, kMostHeight)}px`
  }, [ref, text])
}

/** With a keyboard one can write at once; on a phone the keyboard would hide what was said. */
function useFirstFocus(ref: RefObject<HTMLTextAreaElement | null>, is_first: boolean): void {
  useEffect(() => {
    if (is_first && !is_touch()) ref.current?.focus({ preventScroll: true })
  }, [ref, is_first])
}

/** Whoever chose what to answer writes next. */
function useReplyFocus(ref: RefObject<HTMLTextAreaElement | null>, message_id: string | undefined): void {
  const first = useRef(true)
  useEffect(() => {
    if (message_id && !first.current) ref.current?.focus()
    first.current = false
  }, [ref, message_id])
}

/** Told every few seconds while somebody writes, and at once when they begin anew after sending. */
function useTyping(conversation_id: string, text: string): () => void {
  const workspace = useWorkspace()
  const told = useRef(0)
  useEffect(() => {
    if (text === '') told.current = 0
  }, [text])
  return () => {
    if (Date.now() - told.current < kTypingEveryMs) return
    told.current = Date.now()
    workspace.remark({ frame: 'typing', conversation_id })
  }
}
