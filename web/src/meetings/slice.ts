import type { Me, Reducers, Slice } from '../sync/slices'
import type { MeetingEvent, MeetingsState } from './state'

type Reduce = (state: MeetingsState, event: MeetingEvent, me: Me) => MeetingsState

const no_meetings: MeetingsState = {
  meetings: {}, calls: {}, at: {}, epoch: '', loaded: false, missed: 0, rooms: {}, devices: {}, queue: {}, news: 0, waiting: [],
}

/** What events mean is in `reducers`, which is fetched once the page stands: until then they wait in their order. */
let reduce: Reduce = (state, event) => ({ ...state, waiting: [...state.waiting, event] })

export function take_reducer(taken: Reduce): void {
  reduce = taken
}

const told: Reduce = (state, event, me) => reduce(state, event, me)

/** What concerns the reader comes on the member's own stream, whose cursor is chat's; what happens in a meeting on the
 * meeting's, as long as one is in it. Nothing is kept on the device. */
export const meetings_slice: Slice<'meetings', MeetingsState> = {
  name: 'meetings',
  initial: no_meetings,
  reducers: new Proxy({}, { get: () => told }) as Reducers<'meetings', MeetingsState>,
  owns: (stream) => stream.startsWith('mtg_'),
  load: () => Promise.resolve({ change: (state) => state, cursors: [] }),
  refetch: async (stream, me) => (await import('./reducers')).refetch(stream, me),
  missed: (state, stream) => (stream.startsWith('mem_') ? { ...state, missed: state.missed + 1 } : state),
  gone: (state, stream) => ({ ...state, rooms: { ...state.rooms, [stream]: undefined } }),
  shelve: () => [],
  unshelve: () => no_meetings,
}
