import { useEffect, useState } from 'react'

import type { Message, Original } from '../../api/types'
import { useConnectionState } from '../../sync/connection'
import { useSynced, useWorkspace } from '../../sync/provider'
import { load_stray } from '../actions'
import type { ChatState } from '../state'
import { place_of } from '../timeline'

interface Found {
  message: Message | undefined
  /** It was asked for, and is not for us to see. */
  is_lost: boolean
}

/** The message that another refers to, asked for when it is not held. */
export function useOriginal(conversation_id: string, { message_id, seq }: Original): Found {
  const workspace = useWorkspace()
  const message = useSynced((state) => held_message(state.slices.chat, conversation_id, message_id, seq))
  const is_online = useConnectionState() === 'online'
  const [is_lost, set_lost] = useState(false)
  const is_wanted = !message && is_online && !is_lost
  useEffect(() => {
    if (!is_wanted) return
    const asked = load_stray(workspace, conversation_id, { message_id, seq })
    asked.then(() => set_lost(true)).catch(() => undefined)
  }, [workspace, conversation_id, message_id, seq, is_wanted])
  return { message, is_lost }
}

export function held_message(state: ChatState, id: string, message_id: string, seq: number): Message | undefined {
  for (const part of [state.timelines[id], state.excursions[id]]) {
    const message = part?.messages[place_of(part.messages, seq)]
    if (message?.id === message_id) return message
  }
  return state.strays[id]?.[message_id]
}
