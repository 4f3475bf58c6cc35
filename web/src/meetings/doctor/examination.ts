import { createStore, type StoreApi } from 'zustand/vanilla'

import { RefusalError } from '../../api/client'
import type { ConnectionSheet, MediaDoor } from '../../api/types'
import { device_problem, open_camera, open_microphone, remembered_choice } from '../media/devices'
import {
  codecs_finding,
  device_finding,
  doors_finding,
  type Finding,
  type Findings,
  line_finding,
  type Measured,
  nothing_found,
  type Saying,
  server_finding,
  socket_finding,
  type StepName,
  type Tried,
  type TriedTurn,
  turn_finding,
  type TurnOutcome,
} from './findings'
import { measure } from './measuring'
import { type LineOptions, type Opened, TestLine, type Way } from './test_line'

const kDoorPatienceMs = 6_000
const kTurnPatienceMs = 9_000
const kSocketPatienceMs = 10_000
const kAtOnce = 4
const kNoCodec = /^(rtx|red|ulpfec|flexfec-03|cn|telephone-event)$/i
const kUnauthorised = [400, 401, 403, 441] // what STUN servers say to a name that they do not take

/** What the doctor asks of the house. */
export interface Surroundings {
  read: () => Promise<ConnectionSheet>
  test: (offer: string, worker: number | undefined) => Promise<string>
  /** Whether the socket stands, now and whenever that changes. */
  is_online: () => boolean
  on_change: (listener: () => void) => () => void
}

export interface ExaminationState {
  is_running: boolean
  is_over: boolean
  findings: Findings
  /** Of the step that measures, 0 to 1. */
  progress: number
  sheet?: ConnectionSheet
  measured?: Measured
}

/** One going-through of all steps. Nothing stops at what is shut: everything is looked at. */
export class Examination {
  readonly store: StoreApi<ExaminationState> = createStore(() => ({
    is_running: true,
    is_over: false,
    findings: nothing_found(),
    progress: 0,
  }))
  readonly #house: Surroundings
  #closed = false
  #drops = 0

  constructor(house: Surroundings) {
    this.#house = house
  }

  async run(): Promise<void> {
    let was_online = this.#house.is_online()
    const end = this.#house.on_change(() => {
      const is_online = this.#house.is_online()
      if (was_online && !is_online) this.#drops += 1
      was_online = is_online
    })
    try {
      await this.#steps()
    } finally {
      end()
      if (!this.#closed) this.store.setState({ is_running: false, is_over: true })
    }
  }

  async #steps(): Promise<void> {
    const sheet = await this.#server()
    this.store.setState({ sheet })
    await this.#step('socket', () => this.#socket())
    if (sheet) await this.#ways(sheet)
    else for (const name of ['udp', 'tcp', 'turn'] as const) this.#say(name, { verdict: 'none', says: { key: 'not_tried' } })
    await this.#step('microphone', () => this.#device('microphone'))
    await this.#step('camera', () => this.#device('camera'))
    await this.#step('codecs', () => Promise.resolve(codecs_finding(codecs('audio'), codecs('video'))))
    await this.#step('line', () => this.#line(sheet))
    this.#say('socket', socket_finding(this.#house.is_online(), this.#drops))
  }

  async #server(): Promise<ConnectionSheet | undefined> {
    this.#say('server', { verdict: 'runs' })
    const began = performance.now()
    try {
      const sheet = await this.#house.read()
      const is_here = ['localhost', '127.0.0.1', '[::1]'].includes(location.hostname)
      this.#say('server', server_finding(performance.now() - began, location.protocol === 'https:', is_here))
      return sheet
    } catch (problem) {
      const status = problem instanceof RefusalError ? problem.status : 0
      const says: Saying = { key: status > 0 ? 'server_refused' : 'server_shut', values: { status } }
      this.#say('server', { verdict: 'bad', says, remedy: { key: 'server' } })
      return undefined
    }
  }

  async #socket(): Promise<Finding> {
    await new Promise<void>((done) => {
      const timer = setTimeout(finish, kSocketPatienceMs)
      const end = this.#house.on_change(() => this.#house.is_online() && finish())
      function finish() {
        clearTimeout(timer)
        end()
        done()
      }
      if (this.#house.is_online()) finish()
    })
    return socket_finding(this.#house.is_online(), this.#drops)
  }

  async #ways(sheet: ConnectionSheet): Promise<void> {
    const of = (transport: MediaDoor['transport']) => sheet.doors.filter((door) => door.transport === transport)
    await this.#step('udp', async () => doors_finding('udp', await this.#tried(of('udp')), sheet))
    await this.#step('tcp', async () => doors_finding('tcp', await this.#tried(of('tcp')), sheet))
    await this.#step('turn', async () => turn_finding(sheet.carries_media ? await this.#tried_turns(sheet) : []))
  }

  async #tried(doors: readonly MediaDoor[]): Promise<Tried[]> {
    const tried: Tried[] = []
    for (let at = 0; at < doors.length; at += kAtOnce) {
      const some = await Promise.all(doors.slice(at, at + kAtOnce).map(async (door) => {
        const through: Omit<LineOptions, 'ask'> = { keeps: (way) => is_door(way, door), patience_ms: kDoorPatienceMs }
        const { is_open, ms } = await this.#open(through, door.worker)
        return { door, is_open, ms }
      }))
      tried.push(...some)
    }
    return tried
  }

  async #tried_turns(sheet: ConnectionSheet): Promise<TriedTurn[]> {
    const tried: TriedTurn[] = []
    for (const { urls, ...words } of sheet.ice_servers)
      for (const url of urls) {
        const opened = await this.#open({ relay: { urls: [url], ...words }, patience_ms: kTurnPatienceMs })
        tried.push({ url, outcome: outcome_of_turn(opened), ms: opened.ms })
      }
    return tried
  }

  /** Tries a line and lets it go. */
  async #open(options: Omit<LineOptions, 'ask'>, worker?: number): Promise<Opened> {
    const line = this.#new_line(options, worker)
    try {
      return await line.open()
    } finally {
      line.close()
    }
  }

  #new_line(options: Omit<LineOptions, 'ask'>, worker?: number): TestLine {
    return new TestLine({ ...options, ask: (offer) => this.#house.test(offer, worker) })
  }

  async #device(kind: 'microphone' | 'camera'): Promise<Finding> {
    try {
      const track = await (kind === 'microphone' ? open_microphone : open_camera)(remembered_choice())
      track.stop()
      return device_finding(kind, track.label, undefined)
    } catch (problem) {
      return device_finding(kind, undefined, device_problem(problem))
    }
  }

  /** By the best of the ways that were found open. */
  async #line(sheet: ConnectionSheet | undefined): Promise<Finding> {
    const { udp, tcp, turn } = this.store.getState().findings
    const opens = ({ verdict }: Finding) => verdict === 'good' || verdict === 'fair'
    const relay = sheet?.ice_servers[0]
    const is_any = opens(udp) || opens(tcp) || opens(turn)
    if (!sheet?.carries_media || !is_any) return { verdict: 'none', says: { key: 'not_tried' } }
    const is_relayed = !opens(udp) && !opens(tcp)
    const line = this.#new_line({ patience_ms: kTurnPatienceMs, ...(is_relayed && relay && { relay }) })
    try {
      const { is_open } = await line.open()
      const tell = (progress: number) => this.store.setState({ progress })
      const measured = is_open ? await measure(line, tell, () => this.#closed) : undefined
      this.store.setState({ measured })
      return line_finding(measured)
    } finally {
      line.close()
    }
  }

  async #step(name: StepName, act: () => Promise<Finding>): Promise<void> {
    if (this.#closed) return
    this.#say(name, { verdict: 'runs' })
    try {
      this.#say(name, await act())
    } catch (problem) {
      const code = problem instanceof RefusalError ? problem.code : String(problem)
      this.#say(name, { verdict: 'bad', says: { key: 'broke', values: { code } } })
    }
  }

  #say(name: StepName, finding: Finding): void {
    if (this.#closed) return
    this.store.setState(({ findings }) => ({ findings: { ...findings, [name]: finding } }))
  }

  close(): void {
    this.#closed = true
  }
}

function is_door(way: Way, { transport, address, port }: MediaDoor): boolean {
  return way.transport === transport && way.address === address && way.port === port
}

function outcome_of_turn({ is_open, has_relay, errors }: Opened): TurnOutcome {
  if (is_open) return 'open'
  if (has_relay) return 'no_way'
  return errors.some((code) => kUnauthorised.includes(code)) ? 'refused' : 'shut'
}

function codecs(kind: 'audio' | 'video'): string[] {
  const found = RTCRtpReceiver.getCapabilities(kind)?.codecs ?? []
  const names = found.map(({ mimeType }) => mimeType.split('/')[1] ?? '')
  return [...new Set(names)].filter((name) => !kNoCodec.test(name))
}
