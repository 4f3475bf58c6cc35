import { useState } from 'react'

import { useSynced } from './provider'

/**
 * `connecting` for the first time or again, `offline` when the network is gone or the server has not answered for a
 * while, `resyncing` while missed events are fetched, `online` when the screen is true to the server.
 */
export type ConnectionState = 'connecting' | 'online' | 'offline' | 'resyncing'

export function useConnectionState(): ConnectionState {
  return useSynced((state) => state.connection)
}

/**
 * Whether what the device remembered has been true to the server since the page was opened, or cannot be for now.
 * Before, what a person may do can be what it was the last time: decide nothing by it that does not mend itself.
 */
export function useSettled(): boolean {
  const now = useSynced(({ booted, connection }) => booted && (connection === 'online' || connection === 'offline'))
  const [settled, set_settled] = useState(now)
  if (now && !settled) set_settled(true)
  return settled || now
}
