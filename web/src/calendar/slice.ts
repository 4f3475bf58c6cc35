import type { Slice } from '../sync/slices'
import { type CalendarState, no_calendar, with_invitation, with_left, with_missed, with_news, with_reminder } from './state'

/** Its events come on the member's own stream, whose cursor is chat's. Nothing is kept on the device: few pages ask. */
export const calendar_slice: Slice<'calendar', CalendarState> = {
  name: 'calendar',
  initial: no_calendar,
  reducers: {
    'calendar.invitation_saved': (state, event) => with_invitation(state, event.data.invitation, event),
    'calendar.invitation_left': (state, event) => with_left(state, event.data.event_id, event),
    'calendar.reminded': (state, event) => with_reminder(state, event.data),
    'calendar.changed': with_news,
  },
  owns: () => false,
  load: () => Promise.resolve({ change: (state) => state, cursors: [] }),
  refetch: () => Promise.resolve({ change: (state) => state, cursors: [] }),
  missed: with_missed,
  gone: (state) => state,
  shelve: () => [],
  unshelve: () => no_calendar,
}
