import type { Slice } from '../sync/slices'
import { nothing_known, with_told, type WorkingTimeState } from './state'

/** Its event comes on the member's own stream, whose cursor is chat's. Nothing is kept on the device: few pages ask. */
export const working_time_slice: Slice<'working_time', WorkingTimeState> = {
  name: 'working_time',
  initial: nothing_known,
  reducers: { 'working_time.member_changed': (state, event) => with_told(state, event.data.time) },
  owns: () => false,
  load: () => Promise.resolve({ change: (state) => state, cursors: [] }),
  refetch: () => Promise.resolve({ change: (state) => state, cursors: [] }),
  gone: (state) => state,
  shelve: () => [],
  unshelve: () => nothing_known,
}
