/** When a broken line is mended: pure, so that it can be told apart from browsers. */

export type LineState = 'connecting' | 'connected' | 'lost' | 'closed'

/** A short break heals by itself: ICE asks again by other ways only after this. */
export const kPatienceMs = 2_500
const kFirstMs = 500
const kMostMs = 8_000

/** How long until the next restart of ICE, after so many that did not help. */
export function wait_before_restart(tried: number): number {
  return Math.min(kMostMs, kFirstMs * 2 ** tried)
}

/** What a browser says of a peer connection, in our words. Before it ever stood it is being made, not lost. */
export function line_state(said: RTCPeerConnectionState, stood_before: boolean): LineState {
  switch (said) {
    case 'connected':
      return 'connected'
    case 'closed':
      return 'closed'
    case 'disconnected':
    case 'failed':
      return stood_before ? 'lost' : 'connecting'
    default:
      return stood_before ? 'lost' : 'connecting'
  }
}
