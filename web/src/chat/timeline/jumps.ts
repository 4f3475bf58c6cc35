/** From a quote, or a pin, to the message: whoever shows the list of messages goes there. */
import { useEffect } from 'react'
import { create } from 'zustand'

interface Wanted {
  conversation_id: string
  seq: number
}

const useWanted = create<{ wanted: Wanted | undefined }>(() => ({ wanted: undefined }))

export function jump_to(conversation_id: string, seq: number): void {
  useWanted.setState({ wanted: { conversation_id, seq } })
}

/** Calls `jump` for what is wanted in this conversation, also when it was wanted before the list was there. */
export function useJumps(conversation_id: string, jump: (seq: number) => void): void {
  const wanted = useWanted((state) => state.wanted)
  useEffect(() => {
    if (wanted?.conversation_id !== conversation_id) return
    useWanted.setState({ wanted: undefined })
    // What is drawn cannot be changed at once from inside an effect.
    queueMicrotask(() => jump(wanted.seq))
  }, [wanted, conversation_id, jump])
}
