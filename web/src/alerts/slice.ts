import type { Slice } from '../sync/slices'
import { type AlertsState, no_alerts, with_receipt, with_received, with_sent } from './state'

/** Its events come on the member's own stream, whose cursor is chat's. Nothing is kept on the device: what there is to
 * answer is asked for at each start, and again when something was missed. */
export const alerts_slice: Slice<'alerts', AlertsState> = {
  name: 'alerts',
  initial: no_alerts,
  reducers: {
    'alerts.received': (state, event) => with_received(state, event.data.alert, event),
    'alerts.receipt_changed': (state, event) => with_receipt(state, event.data.receipt, event),
    'alerts.sent_changed': (state, event) => with_sent(state, event.data.alert),
  },
  owns: () => false,
  load: () => Promise.resolve({ change: (state) => state, cursors: [] }),
  refetch: () => Promise.resolve({ change: (state) => state, cursors: [] }),
  missed: (state, stream) => (stream.startsWith('mem_') ? { ...state, loaded: false } : state),
  gone: (state) => state,
  shelve: () => [],
  unshelve: () => no_alerts,
}
