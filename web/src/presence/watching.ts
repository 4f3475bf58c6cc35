/** Who is on the screen of this tab: each as long as anything asks to watch them. */
import type { Workspace } from '../sync/workspace'
import { only } from './state'

const kSettleMs = 100

export class Watching {
  readonly #workspace: Pick<Workspace, 'watch' | 'absorb'>
  /** How often each is on the screen; those who came last stand last. */
  readonly #counts = new Map<string, number>()
  #settling: ReturnType<typeof setTimeout> | undefined

  constructor(workspace: Pick<Workspace, 'watch' | 'absorb'>) {
    this.#workspace = workspace
  }

  /** Gives what ends it. */
  begin(member_id: string): () => void {
    const count = this.#counts.get(member_id) ?? 0
    this.#counts.delete(member_id)
    this.#counts.set(member_id, count + 1)
    this.#settle()
    return () => this.#end(member_id)
  }

  #end(member_id: string): void {
    const count = this.#counts.get(member_id) ?? 0
    if (count > 1) this.#counts.set(member_id, count - 1)
    else this.#counts.delete(member_id)
    this.#settle()
  }

  #settle(): void {
    this.#settling ??= setTimeout(() => this.#settled(), kSettleMs)
  }

  /** Those who came last first, since there are only so many. */
  #settled(): void {
    this.#settling = undefined
    const watched = [...this.#counts.keys()].reverse()
    this.#workspace.watch(watched)
    const seen = new Set(watched)
    this.#workspace.absorb('presence', { change: (state) => only(state, seen), cursors: [] })
  }
}

const of_workspace = new WeakMap<Workspace, Watching>()

export function watching_in(workspace: Workspace): Watching {
  const known = of_workspace.get(workspace) ?? new Watching(workspace)
  of_workspace.set(workspace, known)
  return known
}
