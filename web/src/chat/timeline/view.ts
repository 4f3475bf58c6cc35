/** What the list of messages looks at: the timeline, or the excursion while there is one. */
import type { Message } from '../../api/types'
import type { Part } from '../pages'
import type { ChatState, Excursion, Timeline } from '../state'

export interface View {
  part: Part
  messages: readonly Message[]
  covered_from: number
  /** Where an excursion ends; what follows has to be asked for. */
  covered_to: number | undefined
}

export function view(timeline: Timeline, excursion: Excursion | undefined): View {
  if (excursion) return { part: 'excursion', ...excursion }
  const { messages, covered_from } = timeline
  return { part: 'timeline', messages, covered_from, covered_to: undefined }
}

export function view_of(state: ChatState, id: string): View | undefined {
  const timeline = state.timelines[id]
  return timeline && view(timeline, state.excursions[id])
}

/** Where this message is held, if it is. */
export function part_with(state: ChatState, id: string, seq: number): Part | undefined {
  const timeline = state.timelines[id]
  const excursion = state.excursions[id]
  if (timeline?.loaded && seq >= timeline.covered_from) return 'timeline'
  return excursion && seq >= excursion.covered_from && seq <= excursion.covered_to ? 'excursion' : undefined
}
