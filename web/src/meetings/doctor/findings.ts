/** What the connection doctor finds, and what follows from it: pure. */
import type { ConnectionSheet, MediaDoor } from '../../api/types'
import type later from '../locales/later/en.json'
import type { DeviceProblem } from '../media/devices'

export type StepName = 'server' | 'socket' | 'udp' | 'tcp' | 'turn' | 'microphone' | 'camera' | 'codecs' | 'line'

export const steps: readonly StepName[] = ['server', 'socket', 'udp', 'tcp', 'turn', 'microphone', 'camera', 'codecs', 'line']

/** `none`: there is nothing to try here, and nothing is wrong with that. */
export type Verdict = 'waits' | 'runs' | 'good' | 'fair' | 'bad' | 'none'

type Words = typeof later.doctor

/** A sentence in our words, with what it names. */
interface Sentence<Key> {
  key: Key
  values?: Record<string, string | number>
}

export type Saying = Sentence<keyof Words['says']>
export type Remedy = Sentence<keyof Words['remedies']>

/** One door or server of a step. */
export interface Part {
  name: string
  verdict: Verdict
  says: Saying
}

export interface Finding {
  verdict: Verdict
  says?: Saying
  /** What whoever runs the server or the network can do about it, in the words of `doctor.remedies`. */
  remedy?: Remedy
  /** Why a device cannot be had, in the words of `problems`. */
  device?: { kind: 'microphone' | 'camera'; problem: DeviceProblem }
  parts?: readonly Part[]
}

export type Findings = Record<StepName, Finding>

export function nothing_found(): Findings {
  return Object.fromEntries(steps.map((name) => [name, { verdict: 'waits' }])) as unknown as Findings
}

export interface Tried {
  door: MediaDoor
  is_open: boolean
  ms: number
}

export function place_of({ address, port }: Pick<MediaDoor, 'address' | 'port'>): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`
}

/** `UDP 50000`, or with the address where there are several. */
export function ports_of(doors: readonly MediaDoor[]): string {
  return doors.map((door) => `${door.transport.toUpperCase()} ${place_of(door)}`).join(', ')
}

export function server_finding(ms: number, is_encrypted: boolean, is_here: boolean): Finding {
  const says: Saying = { key: 'server_good', values: { ms: Math.round(ms) } }
  if (is_encrypted || is_here) return { verdict: 'good', says }
  return { verdict: 'fair', says: { key: 'server_plain' }, remedy: { key: 'https' } }
}

export function socket_finding(is_online: boolean, drops: number): Finding {
  if (!is_online) return { verdict: 'bad', says: { key: 'socket_shut' }, remedy: { key: 'socket' } }
  if (drops > 0) return { verdict: 'fair', says: { key: 'socket_drops', values: { times: drops } }, remedy: { key: 'socket' } }
  return { verdict: 'good', says: { key: 'socket_good' } }
}

/** An address that only the server's own network reaches, told to somebody who is elsewhere. */
export function is_hidden(door: MediaDoor, sheet: ConnectionSheet): boolean {
  return !door.is_public && sheet.is_seen_public
}

/** `are_detours`: other ways stand open without these. */
export function doors_finding(transport: 'udp' | 'tcp', tried: readonly Tried[], sheet: ConnectionSheet): Finding {
  if (tried.length === 0) return { verdict: 'none', says: { key: sheet.carries_media ? `${transport}_none` : 'no_media' } }
  const shut = tried.filter(({ is_open }) => !is_open).map(({ door }) => door)
  const parts = tried.map(({ door, is_open, ms }): Part => ({
    name: `${transport.toUpperCase()} ${place_of(door)}`,
    verdict: is_open ? 'good' : 'bad',
    says: is_open ? { key: 'open_in', values: { ms: Math.round(ms) } } : { key: 'shut' },
  }))
  if (shut.length === 0) return { verdict: 'good', says: { key: `${transport}_good` }, parts }
  const hidden = shut.find((door) => is_hidden(door, sheet))
  const remedy: Remedy = hidden
    ? { key: 'hidden', values: { address: hidden.address } }
    : { key: `open_${transport}`, values: { ports: ports_of(shut) } }
  const some = shut.length < tried.length
  const says: Saying = { key: some ? `${transport}_some` : `${transport}_shut`, values: { ports: ports_of(shut) } }
  return { verdict: some ? 'fair' : 'bad', says, remedy, parts }
}

export type TurnOutcome = 'open' | 'shut' | 'refused' | 'no_way'

export interface TriedTurn {
  url: string
  outcome: TurnOutcome
  ms: number
}

/** What a URL of a TURN server stands for in the words of a firewall: `UDP turn.example.org:3478`. */
export function door_of_url(url: string): string {
  const found = /^(turns?):(\[[^\]]+\]|[^:?]+)(?::(\d+))?(?:\?transport=(\w+))?$/.exec(url)
  if (!found) return url
  const [, scheme, host, port, transport] = found
  const is_safe = scheme === 'turns'
  const way = is_safe ? 'TLS' : (transport ?? 'udp').toUpperCase()
  return `${way} ${host}:${port ?? (is_safe ? '5349' : '3478')}`
}

function said_of(outcome: TurnOutcome, ms: number): Saying {
  if (outcome === 'open') return { key: 'open_in', values: { ms: Math.round(ms) } }
  return { key: outcome === 'shut' ? 'shut' : `turn_${outcome}` }
}

export function turn_finding(tried: readonly TriedTurn[]): Finding {
  if (tried.length === 0) return { verdict: 'none', says: { key: 'turn_none' } }
  const parts = tried.map(({ url, outcome, ms }): Part => ({
    name: door_of_url(url),
    verdict: outcome === 'open' ? 'good' : 'bad',
    says: said_of(outcome, ms),
  }))
  const bad = tried.filter(({ outcome }) => outcome !== 'open')
  if (bad.length === 0) return { verdict: 'good', says: { key: 'turn_good' }, parts }
  const [worst] = (['refused', 'no_way', 'shut'] as const).filter((one) => bad.some(({ outcome }) => outcome === one))
  const names = bad.filter(({ outcome }) => outcome === worst).map(({ url }) => door_of_url(url)).join(', ')
  const remedy: Remedy = { key: `turn_${worst ?? 'shut'}`, values: { ports: names } }
  const some = bad.length < tried.length
  return { verdict: some ? 'fair' : 'bad', says: { key: some ? 'turn_some' : 'turn_bad', values: { ports: names } }, remedy, parts }
}

export function device_finding(kind: 'microphone' | 'camera', label: string | undefined, problem: DeviceProblem | undefined): Finding {
  if (problem) return { verdict: problem === 'missing' ? 'fair' : 'bad', device: { kind, problem } }
  return { verdict: 'good', says: { key: 'device_good', values: { label: label ?? '' } } }
}

export function codecs_finding(audio: readonly string[], video: readonly string[]): Finding {
  const names = [...video, ...audio].join(', ')
  const lacks = [...(video.includes('VP8') ? [] : ['VP8']), ...(audio.includes('opus') ? [] : ['opus'])]
  if (lacks.length === 0) return { verdict: 'good', says: { key: 'codecs_good', values: { names } } }
  return { verdict: 'bad', says: { key: 'codecs_lack', values: { names: lacks.join(', ') } } }
}

export interface Measured {
  way: string
  round_trip_ms: number
  /** Of what was sent and received, 0 to 1. */
  loss_up: number
  loss_down: number
  jitter_ms: number
  /** Bits a second that the line carries at the least. */
  up: number
  down: number
}

const kEnough = { up: 900_000, down: 900_000 }
const kLittle = { up: 150_000, down: 200_000 }

export const kbps = (rate: number) => Math.round(rate / 1_000)

/** The gravest of what a line may suffer from. */
export function line_finding(measured: Measured | undefined): Finding {
  if (!measured) return { verdict: 'bad', says: { key: 'line_none' } }
  const loss = Math.max(measured.loss_up, measured.loss_down)
  const { round_trip_ms, jitter_ms, up, down } = measured
  const percent = Math.round(loss * 1_000) / 10
  const values = { percent, ms: Math.round(round_trip_ms), jitter: Math.round(jitter_ms) }
  const grade = (fair: boolean, bad: boolean): Verdict => (bad ? 'bad' : fair ? 'fair' : 'good')
  const complaints: [Saying['key'], Verdict][] = [
    ['line_loss', grade(loss >= 0.03, loss >= 0.1)],
    ['line_slow_up', grade(up < kEnough.up, up < kLittle.up)],
    ['line_slow_down', grade(down < kEnough.down, down < kLittle.down)],
    ['line_delay', grade(round_trip_ms >= 200, round_trip_ms >= 500)],
    ['line_jitter', grade(jitter_ms >= 40, jitter_ms >= 150)],
  ]
  const worst = complaints.find(([, verdict]) => verdict === 'bad') ?? complaints.find(([, verdict]) => verdict === 'fair')
  if (!worst) return { verdict: 'good', says: { key: 'line_good' } }
  return { verdict: worst[1], says: { key: worst[0], values } }
}

export type Outcome = 'well' | 'partly' | 'by_tcp' | 'by_turn' | 'no_media' | 'no_server' | 'no_way' | 'weak' | 'devices'

/** The one sentence above all. */
export function outcome_of(found: Findings, sheet: ConnectionSheet | undefined): Outcome {
  if (!sheet) return 'no_server'
  if (!sheet.carries_media) return 'no_media'
  const opens = (name: StepName) => found[name].verdict === 'good' || found[name].verdict === 'fair'
  if (!opens('udp') && !opens('tcp')) return opens('turn') ? 'by_turn' : 'no_way'
  if (!opens('udp') && found.udp.verdict !== 'none') return 'by_tcp'
  if (found.line.verdict === 'bad') return 'weak'
  if (found.udp.verdict === 'fair' || found.tcp.verdict === 'bad' || found.turn.verdict === 'bad' || found.socket.verdict === 'bad') return 'partly'
  if (found.microphone.verdict === 'bad' || found.camera.verdict === 'bad') return 'devices'
  return 'well'
}

export const tone_of: Record<Outcome, 'good' | 'fair' | 'bad'> = {
  well: 'good', partly: 'fair', by_tcp: 'fair', by_turn: 'fair', weak: 'fair', devices: 'fair', no_media: 'bad', no_server: 'bad', no_way: 'bad',
}
