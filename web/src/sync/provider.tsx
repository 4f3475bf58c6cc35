import { createContext, type ReactNode, useContext } from 'react'
import { useStore } from 'zustand'

import type { SyncedState } from './store'
import type { Workspace } from './workspace'

const Context = createContext<Workspace | null>(null)

export function WorkspaceProvider({ workspace, children }: { workspace: Workspace; children: ReactNode }) {
  return <Context.Provider value={workspace}>{children}</Context.Provider>
}

export function useWorkspace(): Workspace {
  const workspace = useContext(Context)
  if (!workspace) throw new Error('There is no workspace here: this part must be drawn inside WorkspaceProvider.')
  return workspace
}

/** Reads from the synced store. The selector must answer with the same object while nothing it reads has changed. */
export function useSynced<T>(selector: (state: SyncedState) => T): T {
  return useStore(useWorkspace().store.api, selector)
}
