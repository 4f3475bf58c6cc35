import type { Slice } from '../sync/slices'
import {
  type AnnouncementsState,
  no_announcements,
  with_asked,
  with_changed,
  with_counted,
  with_moved,
  with_review,
  with_reviewed,
  with_settled,
} from './state'

/** Its events come on the member's own stream, whose cursor is chat's, and on the organisation's. Nothing is kept on
 * the device: what is asked of the reader is fetched at each start, and again when something was missed. */
export const announcements_slice: Slice<'announcements', AnnouncementsState> = {
  name: 'announcements',
  initial: no_announcements,
  reducers: {
    'announcements.asked': (state, event) => with_asked(state, event.data.brief, event),
    'announcements.settled': (state, event) => with_settled(state, event.data.announcement_id, event),
    'announcements.review_asked': (state, event) => with_review(state, event.data.brief, event),
    'announcements.review_settled': (state, event) => with_reviewed(state, event.data.announcement_id, event),
    'announcements.moved': (state, event) => with_moved(state, event.data),
    'announcements.counted': (state, { data }) => with_counted(state, data),
    'announcements.changed': (state, event) => with_changed(state, event.data.announcement_id),
  },
  owns: () => false,
  load: () => Promise.resolve({ change: (state) => state, cursors: [] }),
  refetch: () => Promise.resolve({ change: (state) => state, cursors: [] }),
  missed: (state, stream) => (stream.startsWith('mem_') ? { ...state, loaded: false } : state),
  gone: (state) => state,
  shelve: () => [],
  unshelve: () => no_announcements,
}
