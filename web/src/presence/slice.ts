import type { Slice } from '../sync/slices'
import { nobody, type PresenceState, with_presences } from './state'

/** Nothing of it is fetched or kept: the server tells how somebody is as long as they are watched. */
export const presence_slice: Slice<'presence', PresenceState> = {
  name: 'presence',
  initial: nobody,
  reducers: { 'presence.told': (state, event) => with_presences(state, event.data.presences) },
  owns: (stream) => stream.startsWith('prs_'),
  passing: () => true,
  load: () => Promise.resolve({ change: (state) => state, cursors: [] }),
  refetch: () => Promise.resolve({ change: (state) => state, cursors: [] }),
  gone: (state) => state,
  shelve: () => [],
  unshelve: () => nobody,
}
