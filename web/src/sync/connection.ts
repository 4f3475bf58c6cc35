import { useSynced } from './provider'

/**
 * `connecting` for the first time or again, `offline` when the network is gone or the server has not answered for a
 * while, `resyncing` while missed events are fetched, `online` when the screen is true to the server.
 */
export type ConnectionState = 'connecting' | 'online' | 'offline' | 'resyncing'

export function useConnectionState(): ConnectionState {
  return useSynced((state) => state.connection)
}
