import type { Flow, Sample } from './quality'

interface Report {
  type: string
  kind?: string
  packetsSent?: number
  packetsReceived?: number
  packetsLost?: number
  bytesSent?: number
  bytesReceived?: number
  nominated?: boolean
  state?: string
  currentRoundTripTime?: number
  availableOutgoingBitrate?: number
  roundTripTime?: number
  qualityLimitationReason?: string
  framesPerSecond?: number
  active?: boolean
}

const sum = (reports: Report[], of: (report: Report) => number | undefined) =>
  reports.reduce((total, report) => total + Math.max(0, of(report) ?? 0), 0)

/** What the browser counted, in one line. Round trip comes from ICE, which asks even when nothing else flows. */
export function sample_of(stats: Iterable<unknown>, at: number): Sample {
  const reports = [...stats] as Report[]
  const of_type = (type: string) => reports.filter((report) => report.type === type)
  const [outbound, remote_inbound, inbound] = [of_type('outbound-rtp'), of_type('remote-inbound-rtp'), of_type('inbound-rtp')]
  const pair = of_type('candidate-pair').find(({ nominated, state }) => nominated && state === 'succeeded')
  const up: Flow = {
    packets: sum(outbound, ({ packetsSent }) => packetsSent),
    lost: sum(remote_inbound, ({ packetsLost }) => packetsLost),
    bytes: sum(outbound, ({ bytesSent }) => bytesSent),
  }
  const down: Flow = {
    packets: sum(inbound, ({ packetsReceived }) => packetsReceived),
    lost: sum(inbound, ({ packetsLost }) => packetsLost),
    bytes: sum(inbound, ({ bytesReceived }) => bytesReceived),
  }
  const video = outbound.filter(({ kind, active }) => kind === 'video' && active !== false)
  const limits = new Set(video.map(({ qualityLimitationReason }) => qualityLimitationReason))
  const seconds = pair?.currentRoundTripTime ?? remote_inbound.find(({ roundTripTime }) => roundTripTime)?.roundTripTime
  return {
    at,
    up,
    down,
    round_trip: seconds === undefined ? undefined : seconds * 1_000,
    may_send: pair?.availableOutgoingBitrate,
    limited_by: limits.has('bandwidth') ? 'bandwidth' : limits.has('cpu') ? 'cpu' : undefined,
    sends_video: video.some(({ framesPerSecond }) => (framesPerSecond ?? 0) > 0),
  }
}
