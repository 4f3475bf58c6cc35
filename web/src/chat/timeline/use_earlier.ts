import { useMemo, useRef, useState } from 'react'

import { refusal_from } from '../../api/refusal_error'
import { refusal_text } from '../../i18n/refusals'
import { useWorkspace } from '../../sync/provider'
import { load_earlier } from '../actions'
import { type View, view_of } from './view'
import { kMost, kStep, type Window, with_earlier } from './window'

type Move = (change: (now: Window) => Window, keeps_place: boolean) => void

export interface Earlier {
  more: () => void
  retry: () => void
  loading: boolean
  problem: string | undefined
}

/** Brings fifty earlier messages into the window: from memory where they are, else from the server. */
export function useEarlier(conversation_id: string, view: View, window: Window, move: Move): Earlier {
  const workspace = useWorkspace()
  const [loading, set_loading] = useState(false)
  const [problem, set_problem] = useState<string>()
  const busy = useRef(false)
  const { messages, covered_from, part } = view
  const first = messages[0]?.seq ?? covered_from

  return useMemo(() => {
    const widen = () => {
      const held = view_of(workspace.slice('chat'), conversation_id)?.messages ?? []
      const shown = held.filter((it) => it.seq >= window.start && it.seq <= (window.end ?? Infinity)).length
      move((now) => with_earlier(now, held), shown + kStep > kMost)
    }
    const fetch = async () => {
      busy.current = true
      set_loading(true)
      set_problem(undefined)
      try {
        await load_earlier(workspace, conversation_id, first, part)
        widen()
      } catch (caught) {
        set_problem(refusal_text(refusal_from(caught)))
      }
      busy.current = false
      set_loading(false)
    }
    const from_memory = first < window.start
    const start = () => {
      if (busy.current) return
      if (from_memory) widen()
      else if (covered_from > 0) void fetch()
    }
    return { more: () => problem === undefined && start(), retry: start, loading, problem }
  }, [workspace, conversation_id, first, covered_from, part, window.start, window.end, move, loading, problem])
}
