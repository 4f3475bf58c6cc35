/** What the tabs of one account and organisation say to each other. */
import type { ClientFrame, Cursor, Event, Resumed } from '../api/types'
import type { ConnectionState } from './connection'
import type { OutboxChange } from './outbox'

/** What any tab may have the leader say, and nobody waits for. */
export type Remark = Extract<ClientFrame, { frame: 'typing' | 'quiet' }>

export type TabMessage =
  | { say: 'event'; event: Event }
  | { say: 'resumed'; to: string; streams: Resumed[] }
  | { say: 'connected' }
  | { say: 'interrupted' }
  | { say: 'state'; state: ConnectionState }
  | { say: 'ask_state' }
  | { say: 'resume'; from: string; cursors: Cursor[] }
  | { say: 'remark'; frame: Remark }
  | { say: 'watch'; from: string; member_ids: readonly string[] }
  | { say: 'look_again' }
  | { say: 'stir' }
  | { say: 'outbox'; change: OutboxChange }
  | { say: 'signed_out' }

export interface Channel {
  post: (message: TabMessage) => void
  close: () => void
}

export function open_channel(name: string, heard: (message: TabMessage) => void): Channel {
  const channel = new BroadcastChannel(name)
  channel.onmessage = (message: MessageEvent<TabMessage>) => heard(message.data)
  let is_open = true
  return {
    post: (message) => is_open && channel.postMessage(message),
    close: () => {
      is_open = false
      channel.close()
    },
  }
}
