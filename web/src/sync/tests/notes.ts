/** A slice of plain notes, for what does not care about events. */
import type { AnySlice } from '../slices'
import type { SyncedStore } from '../store'

export type Notes = Record<string, string>

export const notes_slice: AnySlice = {
  name: 'chat',
  initial: {},
  reducers: {},
  owns: () => true,
  load: async () => ({ change: (state: Notes) => state, cursors: [] }),
  refetch: async () => ({ change: (state: Notes) => state, cursors: [] }),
  gone: (state: Notes) => state,
  shelve: (state: Notes) => Object.entries(state).map(([key, text]) => ({ key, parts: [text], value: () => text })),
  unshelve: (values: Map<string, unknown>) =>
    Object.fromEntries([...values].filter(([key]) => key.length === 1)) as Notes,
} as unknown as AnySlice

/** The store as it is after a visit. */
export function chat_fixture(store: SyncedStore, notes: Notes, seq: number): void {
  store.restore(notes_slice, notes)
  store.set({ booted: true, cursors: { cnv_a: { epoch: '1', seq } } })
}
