/** What others have to do with messages: `app` gives it, and chat draws it without knowing whose it is. */
import { type ComponentType, createContext, type ReactNode, useCallback, useContext } from 'react'

import type { Conversation, Message } from '../api/types'
import { useNameOf } from './reading'
import { plain_text } from './text/tokens'

export interface MessageTool {
  key: string
  label: string
  icon: ReactNode
  run: (message: Message) => void
}

export interface MessageExtras {
  tools: readonly MessageTool[]
  /** Below what a message says. */
  Below?: ComponentType<{ message: Message }>
  /** In the head of a conversation, before its details. */
  Head?: ComponentType<{ conversation: Conversation }>
  /** Beside a call that was not answered: `is_mine` if the reader made it. */
  CallBack?: ComponentType<{ conversation: Conversation; is_mine: boolean }>
  /** Among what is settled of a group. */
  Group?: ComponentType<{ conversation_id: string; runs: boolean }>
}

const Context = createContext<MessageExtras>({ tools: [] })

export const MessageExtrasProvider = Context

export function useMessageExtras(): MessageExtras {
  return useContext(Context)
}

/** What a message says in one line, with names in the place of mentions. */
export function useSaid(): (message: Message) => string {
  const name_of = useNameOf()
  return useCallback(({ text, files }) => plain_text(text, name_of) || (files[0]?.name ?? ''), [name_of])
}
