/** How this tab looks at its meeting: nobody else hears of it. */
import { create } from 'zustand'

import type { LayoutMode } from '../layout/arrange'

export type PanelName = 'people' | 'chat' | 'rooms' | 'transcript'

interface Looking {
  mode: LayoutMode
  pinned?: string
  page: number
  hides_self: boolean
  panel?: PanelName
  /** Whether this device reads what is said. */
  captions: boolean
}

const fresh: Looking = { mode: 'grid', page: 0, hides_self: false, pinned: undefined, panel: undefined, captions: false }

export const useLooking = create<Looking>(() => fresh)

export function look(part: Partial<Looking>): void {
  useLooking.setState(part)
}

export function look_afresh(): void {
  useLooking.setState(fresh)
}

export function toggle_panel(panel: PanelName): void {
  useLooking.setState((state) => ({ panel: state.panel === panel ? undefined : panel }))
}

/** Who is pinned is seen large; a second press lets them go. */
export function toggle_pin(participant_id: string): void {
  useLooking.setState(({ pinned }) => ({ pinned: pinned === participant_id ? undefined : participant_id, page: 0 }))
}
