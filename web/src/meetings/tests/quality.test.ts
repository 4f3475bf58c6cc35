import { describe, expect, it } from 'vitest'

import { quality_of, type Sample, type ServerView, SteadyQuality } from '../media/quality'
import { sample_of } from '../media/statistics'

function sample(at: number, given: Partial<Sample> = {}): Sample {
  const flow = { packets: at, lost: 0, bytes: at * 1_000 }
  return { at, up: flow, down: flow, round_trip: 40, sends_video: true, ...given }
}

describe('the quality of a line', () => {
  it('is full when nothing is wrong', () => {
    expect(quality_of(sample(0), sample(2_000))).toMatchObject({ bars: 4, reason: 'fine', kbit_up: 8_000 })
  })

  it('names loss and the remedy for the way that suffers', () => {
    const lossy = { packets: 1_000, lost: 150, bytes: 0 }
    const of = (given: Partial<Sample>) => quality_of(sample(0), sample(2_000, given))
    expect(of({ down: lossy })).toMatchObject({ bars: 1, reason: 'loss', remedy: 'pictures_off' })
    expect(of({ up: lossy })).toMatchObject({ bars: 1, reason: 'loss', remedy: 'camera_off' })
  })

  it('has no remedy for delay', () => {
    const slow = quality_of(sample(0), sample(2_000, { round_trip: 900 }))
    expect(slow).toMatchObject({ bars: 1, reason: 'delay' })
    expect(slow.remedy).toBeUndefined()
  })

  it('tells a slow line from a full server', () => {
    const told = (server: ServerView) => quality_of(sample(0), sample(2_000), server)
    expect(told({ paused_by_line: true })).toMatchObject({ reason: 'slow_line', remedy: 'pictures_off' })
    expect(told({ paused_by_server: true })).toMatchObject({ bars: 3, reason: 'server' })
    const limited = sample(2_000, { limited_by: 'bandwidth', may_send: 100_000 })
    expect(quality_of(sample(0), limited)).toMatchObject({ reason: 'slow_line', remedy: 'camera_off' })
  })

  it('believes nothing of a handful of packets', () => {
    const before = sample(0, { down: { packets: 0, lost: 0, bytes: 0 } })
    expect(quality_of(before, sample(2_000, { down: { packets: 3, lost: 3, bytes: 0 } })).bars).toBe(4)
  })

  it('is shown worse at once and better after a while', () => {
    const steady = new SteadyQuality()
    const good = quality_of(sample(0), sample(2_000))
    const bad = quality_of(sample(0), sample(2_000, { round_trip: 900 }))
    const shown = [steady.take(good, 0), steady.take(bad, 1), steady.take(good, 2_000), steady.take(good, 7_000)]
    expect(shown.map(({ bars }) => bars)).toEqual([4, 1, 1, 4])
  })
})

describe('what a browser counted', () => {
  it('is added up', () => {
    const stats = [
      { type: 'outbound-rtp', kind: 'video', packetsSent: 100, bytesSent: 5_000, framesPerSecond: 20, qualityLimitationReason: 'bandwidth' },
      { type: 'outbound-rtp', kind: 'audio', packetsSent: 50, bytesSent: 1_000 },
      { type: 'remote-inbound-rtp', packetsLost: 3, roundTripTime: 0.2 },
      { type: 'inbound-rtp', packetsReceived: 70, packetsLost: -1, bytesReceived: 7_000 },
      { type: 'candidate-pair', nominated: true, state: 'succeeded', currentRoundTripTime: 0.05, availableOutgoingBitrate: 300_000 },
    ]
    expect(sample_of(stats, 9)).toEqual({
      at: 9, up: { packets: 150, lost: 3, bytes: 6_000 }, down: { packets: 70, lost: 0, bytes: 7_000 },
      round_trip: 50, may_send: 300_000, limited_by: 'bandwidth', sends_video: true,
    })
  })
})
