import { describe, expect, it } from 'vitest'

import type { ConnectionSheet, MediaDoor } from '../../api/types'
import {
  codecs_finding,
  device_finding,
  door_of_url,
  doors_finding,
  type Findings,
  line_finding,
  nothing_found,
  outcome_of,
  socket_finding,
  turn_finding,
} from '../doctor/findings'
import { type Counted, measured_of } from '../doctor/measuring'
import { report_of } from '../doctor/report'
import { with_ways } from '../doctor/test_line'
import { selected_way, wait_before_renewal } from '../media/relays'

const door = (transport: 'udp' | 'tcp', port: number, address = '203.0.113.5'): MediaDoor => ({ transport, address, port, is_public: address.startsWith('203') })
const sheet: ConnectionSheet = { carries_media: true, doors: [], ice_servers: [], seen_address: '198.51.100.7', is_seen_public: true }

describe('doors', () => {
  it('that are shut are named, and no others', () => {
    const tried = [{ door: door('udp', 50000), is_open: true, ms: 41.6 }, { door: door('udp', 50001), is_open: false, ms: 6000 }]
    const found = doors_finding('udp', tried, sheet)
    expect(found).toMatchObject({ verdict: 'fair', remedy: { key: 'open_udp', values: { ports: 'UDP 203.0.113.5:50001' } } })
    expect(found.parts?.map(({ name, verdict }) => [name, verdict])).toEqual([['UDP 203.0.113.5:50000', 'good'], ['UDP 203.0.113.5:50001', 'bad']])
  })

  it('at an address that only its own network reaches are another matter', () => {
    const hidden = [{ door: door('tcp', 443, '10.0.0.4'), is_open: false, ms: 1 }]
    expect(doors_finding('tcp', hidden, sheet).remedy).toEqual({ key: 'hidden', values: { address: '10.0.0.4' } })
    expect(doors_finding('tcp', hidden, { ...sheet, is_seen_public: false }).remedy?.key).toBe('open_tcp')
  })

  it('that are not announced are not shut', () => {
    expect(doors_finding('udp', [], sheet)).toEqual({ verdict: 'none', says: { key: 'udp_none' } })
    expect(doors_finding('udp', [], { ...sheet, carries_media: false }).says?.key).toBe('no_media')
  })
})

describe('TURN servers', () => {
  it('have ports as firewalls name them', () => {
    expect(door_of_url('turn:turn.example.org')).toBe('UDP turn.example.org:3478')
    expect(door_of_url('turn:10.0.0.9:3479?transport=tcp')).toBe('TCP 10.0.0.9:3479')
    expect(door_of_url('turns:turn.example.org:443?transport=tcp')).toBe('TLS turn.example.org:443')
    expect(door_of_url('turns:[fd00::7]')).toBe('TLS [fd00::7]:5349')
  })

  it('fail for the gravest reason', () => {
    const found = turn_finding([
      { url: 'turn:a', outcome: 'shut', ms: 1 }, { url: 'turn:b', outcome: 'refused', ms: 1 }, { url: 'turn:c', outcome: 'open', ms: 7 },
    ])
    expect(found).toMatchObject({ verdict: 'fair', remedy: { key: 'turn_refused', values: { ports: 'UDP b:3478' } } })
    expect(turn_finding([]).verdict).toBe('none')
  })
})

describe('a line', () => {
  const good = { way: 'udp', round_trip_ms: 20, loss_up: 0, loss_down: 0, jitter_ms: 4, up: 3_000_000, down: 2_500_000 }

  it('is judged by the gravest of its faults', () => {
    expect(line_finding(good)).toEqual({ verdict: 'good', says: { key: 'line_good' } })
    expect(line_finding({ ...good, loss_down: 0.05, up: 100_000 })).toMatchObject({ verdict: 'bad', says: { key: 'line_slow_up' } })
    expect(line_finding({ ...good, loss_up: 0.05, round_trip_ms: 300 })).toMatchObject({ verdict: 'fair', says: { key: 'line_loss', values: { percent: 5 } } })
    expect(line_finding(undefined).verdict).toBe('bad')
  })

  it('is measured once it has found its pace', () => {
    const count = (second: number): Counted => ({
      at: second * 1_000,
      bytes_up: second < 3 ? 0 : (second - 3) * 250_000,
      bytes_down: second * 125_000,
      sent: second * 100,
      lost_up: second * 10,
      received: second * 90,
      lost_down: second * 10,
      may_send: second < 3 ? 9_000_000 : 2_400_000,
      jitter_ms: 5,
      round_trip_ms: second === 4 ? undefined : 30,
    })
    const measured = measured_of(Array.from({ length: 9 }, (_, second) => count(second)), 'udp')
    expect(measured).toMatchObject({ way: 'udp', round_trip_ms: 30, jitter_ms: 5, loss_up: 0.1, loss_down: 0.1, up: 2_400_000, down: 1_000_000 })
    expect(measured_of([], 'udp')).toBeUndefined()
    expect(measured_of([count(0)], 'udp')).toBeUndefined()
  })
})

describe('the whole', () => {
  const all = (part: Partial<Findings>): Findings => {
    const good = Object.fromEntries(Object.keys(nothing_found()).map((name) => [name, { verdict: 'good' }])) as unknown as Findings
    return { ...good, turn: { verdict: 'none' }, ...part }
  }

  it('is one sentence', () => {
    const bad = { verdict: 'bad' } as const
    expect(outcome_of(all({}), undefined)).toBe('no_server')
    expect(outcome_of(all({}), sheet)).toBe('well')
    expect(outcome_of(all({ udp: bad }), sheet)).toBe('by_tcp')
    expect(outcome_of(all({ udp: { verdict: 'none' } }), sheet)).toBe('well')
    expect(outcome_of(all({ udp: bad, tcp: bad, turn: { verdict: 'fair' } }), sheet)).toBe('by_turn')
    expect(outcome_of(all({ udp: bad, tcp: bad, turn: bad }), sheet)).toBe('no_way')
    expect(outcome_of(all({ tcp: bad }), sheet)).toBe('partly')
    expect(outcome_of(all({ camera: bad }), sheet)).toBe('devices')
    expect(outcome_of(all({ line: bad }), sheet)).toBe('weak')
    expect(outcome_of(all({}), { ...sheet, carries_media: false })).toBe('no_media')
  })

  it('names what devices and browsers lack', () => {
    expect(device_finding('camera', undefined, 'busy')).toEqual({ verdict: 'bad', device: { kind: 'camera', problem: 'busy' } })
    expect(device_finding('microphone', undefined, 'missing').verdict).toBe('fair')
    expect(codecs_finding(['opus'], ['H264'])).toMatchObject({ verdict: 'bad', says: { values: { names: 'VP8' } } })
    expect(socket_finding(true, 2)).toMatchObject({ verdict: 'fair', says: { values: { times: 2 } } })
  })

  it('is reported without secrets', () => {
    const with_turn = { ...sheet, doors: [door('udp', 50000)], ice_servers: [{ urls: ['turn:t'], username: '1:mem_1', credential: 'hush' }] }
    const text = report_of({ at: 'now', origin: 'https://x', browser: 'b', findings: all({ udp: doors_finding('udp', [{ door: door('udp', 50000), is_open: false, ms: 1 }], sheet) }), sheet: with_turn })
    expect(text).toContain('udp: bad udp_shut UDP 203.0.113.5:50000')
    expect(text).not.toContain('hush')
    expect(text).not.toContain('mem_1')
  })
})

describe('an answer', () => {
  it('is cut down to the ways that are tried', () => {
    const sdp = 'v=0\na=candidate:u1 1 udp 2113937151 203.0.113.5 50000 typ host\na=candidate:t1 1 tcp 1 203.0.113.5 443 typ host tcptype passive\na=end-of-candidates\n'
    expect(with_ways(sdp, ({ transport }) => transport === 'tcp')).toBe('v=0\na=candidate:t1 1 tcp 1 203.0.113.5 443 typ host tcptype passive\na=end-of-candidates\n')
    expect(with_ways(sdp, ({ port }) => port === 50000)).not.toContain('443')
  })
})

describe('relays', () => {
  it('are asked for again before they expire, whatever the clock says', () => {
    const lasts = (ms: number) => ({ ice_servers: [], expires_at: new Date(1_000_000 + ms).toISOString() })
    expect(wait_before_renewal(lasts(1_200_000), 1_000_000)).toBe(900_000)
    expect(wait_before_renewal(lasts(-9_000_000), 1_000_000)).toBe(60_000)
    expect(wait_before_renewal(lasts(90_000_000), 1_000_000)).toBe(45 * 60_000)
    expect(wait_before_renewal({ ice_servers: [] }, 0)).toBe(45 * 60_000)
    expect(wait_before_renewal(undefined, 0)).toBe(60_000)
  })

  it('are known from the pair that is used', () => {
    const stats = new Map<string, unknown>([
      ['t', { id: 't', type: 'transport', selectedCandidatePairId: 'p' }],
      ['p', { id: 'p', type: 'candidate-pair', localCandidateId: 'l', currentRoundTripTime: 0.02 }],
      ['l', { id: 'l', type: 'local-candidate', candidateType: 'relay', protocol: 'udp', relayProtocol: 'tls' }],
    ])
    expect(selected_way(stats)).toEqual({ protocol: 'tls', is_relayed: true, round_trip_ms: 20 })
    stats.delete('t')
    expect(selected_way(stats)).toBeUndefined()
    stats.set('p', { id: 'p', type: 'candidate-pair', localCandidateId: 'l', nominated: true, state: 'succeeded' })
    expect(selected_way(stats)).toEqual({ protocol: 'tls', is_relayed: true })
  })
})
