/** Ways through TURN servers: pure. */
import type { IceServers } from '../../api/types'

const kSoonestMs = 60_000
const kLatestMs = 45 * 60_000

/**
 * How long until what opens the relays is asked for again: well before it expires. A device's clock may be wrong by
 * hours, which must make it ask neither all the time nor never.
 */
export function wait_before_renewal(found: IceServers | undefined, now: number): number {
  if (!found) return kSoonestMs
  const lasts = found.expires_at ? Date.parse(found.expires_at) - now : Infinity
  return Math.min(kLatestMs, Math.max(kSoonestMs, lasts * 0.75))
}

export interface Selected {
  /** Of the transport to the first address: TURN's, where it goes by one. */
  protocol: string
  is_relayed: boolean
  round_trip_ms?: number
}

interface Report {
  id: string
  type: string
  nominated?: boolean
  state?: string
  localCandidateId?: string
  candidateType?: string
  protocol?: string
  relayProtocol?: string
  currentRoundTripTime?: number
  selectedCandidatePairId?: string
}

/** The pair of addresses that media go between. */
export function selected_way(stats: { values: () => Iterable<unknown> }): Selected | undefined {
  const reports = [...stats.values()] as Report[]
  const chosen = reports.find(({ type, selectedCandidatePairId }) => type === 'transport' && selectedCandidatePairId !== undefined)
  const of_id = (id: string | undefined) => reports.find((report) => report.id === id)
  // Firefox names no pair in the transport.
  const pair = of_id(chosen?.selectedCandidatePairId) ?? reports.find(({ type, nominated, state }) => type === 'candidate-pair' && nominated && state === 'succeeded')
  const local = of_id(pair?.localCandidateId)
  if (!pair || !local) return undefined
  const seconds = pair.currentRoundTripTime
  return {
    protocol: local.relayProtocol ?? local.protocol ?? 'udp',
    // Behind a translation of addresses the relayed one has another type, and still the relay's protocol.
    is_relayed: local.candidateType === 'relay' || local.relayProtocol !== undefined,
    ...(seconds !== undefined && { round_trip_ms: seconds * 1_000 }),
  }
}
