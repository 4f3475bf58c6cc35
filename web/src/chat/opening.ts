/** What an opened conversation needs from the server, asked for once however many want it. */
import { useMemo } from 'react'

import { useWorkspace } from '../sync/provider'
import type { Workspace } from '../sync/workspace'
import { load_newest, load_roster } from './actions'

type Load = (workspace: Workspace, conversation_id: string) => Promise<void>

/** Who asks while an answer is awaited waits for the same; after it, also after a failure, it is asked anew. */
export function shared(load: Load): Load {
  const under_way = new WeakMap<Workspace, Map<string, Promise<void>>>()
  return (workspace, id) => {
    const asked = under_way.get(workspace) ?? new Map<string, Promise<void>>()
    under_way.set(workspace, asked)
    const answer = asked.get(id) ?? load(workspace, id).finally(() => asked.delete(id))
    asked.set(id, answer)
    return answer
  }
}

export const newest_of = shared(load_newest)
export const roster_of = shared(load_roster)

/** A pointer that only passes over a row does not stay so long. */
const kRestsMs = 60

interface Approach {
  onPointerEnter: () => void
  onPointerLeave: () => void
  onPointerDown: () => void
}

/** Asks for a conversation as soon as the pointer rests on what leads to it, or presses it: the click comes later. */
export function useApproach(conversation_id: string): Approach {
  const workspace = useWorkspace()
  return useMemo(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = () => clearTimeout(timer)
    const ask = () => {
      stop()
      const { timelines, rosters } = workspace.slice('chat')
      if (!timelines[conversation_id]?.loaded) newest_of(workspace, conversation_id).catch(() => undefined)
      if (!rosters[conversation_id]) roster_of(workspace, conversation_id).catch(() => undefined)
    }
    const rest = () => void (timer = setTimeout(ask, kRestsMs))
    return { onPointerEnter: rest, onPointerLeave: stop, onPointerDown: ask }
  }, [workspace, conversation_id])
}
