import { useMemo, useRef, useState } from 'react'

import { refusal_from } from '../../api/refusal_error'
import { refusal_text } from '../../i18n/refusals'
import { useWorkspace } from '../../sync/provider'
import { load_earlier } from '../actions'
import { place_of } from '../timeline'
import { type View, view_of } from './view'
import { is_full, type Window, with_earlier } from './window'

type Move = (change: (now: Window) => Window, keeps_place: boolean) => void

/** A reader who moves has the next page asked for while so many messages are still to come from memory. */
const kInReserve = 50

export interface Where {
  /** The reader comes to the end of what is drawn. */
  is_near: boolean
  is_moving: boolean
}

export interface Earlier {
  /** Whether it has drawn more. */
  more: (where: Where) => boolean
  retry: () => void
  problem: string | undefined
}

/** Brings earlier messages into the window from memory, and into memory from the server. */
export function useEarlier(conversation_id: string, view: View, window: Window, move: Move): Earlier {
  const workspace = useWorkspace()
  const [problem, set_problem] = useState<string>()
  const busy = useRef(false)
  const { messages, covered_from, part } = view
  const first = messages[0]?.seq ?? covered_from
  const above = place_of(messages, window.start)

  return useMemo(() => {
    const widen = () => {
      const held = view_of(workspace.slice('chat'), conversation_id)?.messages ?? []
      move((now) => with_earlier(now, held), is_full(window, held))
    }
    const fetch = async () => {
      busy.current = true
      set_problem(undefined)
      try {
        await load_earlier(workspace, conversation_id, first, part)
      } catch (caught) {
        set_problem(refusal_text(refusal_from(caught)))
      }
      busy.current = false
    }
    const more = ({ is_near, is_moving }: Where) => {
      const is_short = is_moving ? above < kInReserve : is_near && above === 0
      if (is_short && problem === undefined && !busy.current && covered_from > 0) void fetch()
      if (!is_near || above === 0) return false
      widen()
      return true
    }
    return { more, retry: () => void (busy.current || fetch()), problem }
  }, [workspace, conversation_id, first, covered_from, part, above, window, move, problem])
}
