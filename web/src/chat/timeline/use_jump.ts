import { type RefObject, useCallback } from 'react'
import { flushSync } from 'react-dom'

import { refusal_from } from '../../api/refusal_error'
import { refusal_text } from '../../i18n/refusals'
import { useWorkspace } from '../../sync/provider'
import { toast } from '../../ui/toasts'
import { end_excursion, load_around } from '../actions'
import { place_of } from '../timeline'
import { measure_rows } from './anchor'
import { part_with, view_of } from './view'
import { around, type Window } from './window'

type SetWindow = (change: (now: Window) => Window) => void

/** Goes to a message wherever it is: in sight, in memory, or so far back that it has to be asked for. */
export function useJump(id: string, ref: RefObject<HTMLDivElement | null>, set_window: SetWindow) {
  const workspace = useWorkspace()
  return useCallback(
    (seq: number) => {
      const state = () => workspace.slice('chat')
      const key_of = () => {
        const messages = view_of(state(), id)?.messages ?? []
        const message = messages[place_of(messages, seq)]
        return message?.seq === seq ? (message.client_id ?? message.id) : undefined
      }
      const look = () => {
        const key = key_of()
        if (key === undefined || show_row(ref.current, key)) return
        measure_rows(ref.current)
        flushSync(() => set_window(() => around(seq, view_of(state(), id)?.messages ?? [])))
        show_row(ref.current, key)
      }
      const go = async () => {
        const part = part_with(state(), id, seq)
        if (part === undefined) await load_around(workspace, id, seq)
        if (part === 'timeline' && state().excursions[id]) end_excursion(workspace, id)
        look()
      }
      go().catch((problem: unknown) => toast(refusal_text(refusal_from(problem)), 'bad'))
    },
    [workspace, id, ref, set_window],
  )
}

/** Into the middle, once now and once more when rows around it have been laid out for the first time. */
function show_row(scroller: HTMLElement | null, key: string): boolean {
  const row = scroller?.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)
  if (!row) return false
  const centre = () => row.scrollIntoView({ block: 'center' })
  centre()
  row.focus({ preventScroll: true })
  row.dataset.found = ''
  row.addEventListener('animationend', () => delete row.dataset.found, { once: true })
  requestAnimationFrame(() => requestAnimationFrame(centre))
  return true
}
