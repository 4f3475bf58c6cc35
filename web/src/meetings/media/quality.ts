/** What the line does to a meeting: bars, why there are so few, and what one tap can do about it. Pure. */

/** Counters of one direction, as they stand now. */
export interface Flow {
  packets: number
  lost: number
  bytes: number
}

export interface Sample {
  at: number
  up: Flow
  down: Flow
  /** Milliseconds there and back, if anybody measured it. */
  round_trip?: number
  /** Bits a second that the browser thinks it may send. */
  may_send?: number
  /** The browser sends less than it would, and why. */
  limited_by?: 'bandwidth' | 'cpu'
  sends_video: boolean
}

/** What the server saw of this device, where it told. */
export interface ServerView {
  loss_up?: number
  loss_down?: number
  may_receive?: number
  paused_by_line?: boolean
  paused_by_server?: boolean
}

export type QualityReason = 'fine' | 'loss' | 'delay' | 'slow_line' | 'slow_device' | 'server' | 'lost'
export type Remedy = 'pictures_off' | 'camera_off'

export interface Quality {
  /** 0 to 4; 0 is no line at all. */
  bars: number
  reason: QualityReason
  remedy?: Remedy
  loss_up: number
  loss_down: number
  round_trip?: number
  kbit_up: number
  kbit_down: number
}

function share_lost(before: Flow, now: Flow): number {
  const lost = Math.max(0, now.lost - before.lost)
  const sent = Math.max(0, now.packets - before.packets) + lost
  return sent < 20 ? 0 : lost / sent
}

function kbit(before: Flow, now: Flow, seconds: number): number {
  return seconds <= 0 ? 0 : Math.max(0, ((now.bytes - before.bytes) * 8) / 1_000 / seconds)
}

function bars_of_loss(loss: number): number {
  if (loss < 0.02) return 4
  if (loss < 0.05) return 3
  return loss < 0.12 ? 2 : 1
}

function bars_of_delay(round_trip = 0): number {
  if (round_trip < 250) return 4
  if (round_trip < 450) return 3
  return round_trip < 800 ? 2 : 1
}

const kNarrow = 250_000

/** The worst of what is wrong decides; the reason is that one, and the remedy fits the direction that suffers. */
export function quality_of(before: Sample, now: Sample, server: ServerView = {}): Quality {
  const seconds = (now.at - before.at) / 1_000
  const loss_up = Math.max(share_lost(before.up, now.up), server.loss_up ?? 0)
  const loss_down = Math.max(share_lost(before.down, now.down), server.loss_down ?? 0)
  const narrow_up = now.sends_video && now.limited_by === 'bandwidth' && (now.may_send ?? kNarrow) <= kNarrow
  const narrow_down = server.paused_by_line === true || (server.may_receive ?? Infinity) < kNarrow
  const verdicts: { bars: number; reason: QualityReason; remedy?: Remedy }[] = [
    { bars: bars_of_loss(loss_up), reason: 'loss', remedy: now.sends_video ? 'camera_off' : undefined },
    { bars: bars_of_loss(loss_down), reason: 'loss', remedy: 'pictures_off' },
    { bars: bars_of_delay(now.round_trip), reason: 'delay' },
    { bars: narrow_up ? 2 : 4, reason: 'slow_line', remedy: 'camera_off' },
    { bars: narrow_down ? 2 : 4, reason: 'slow_line', remedy: 'pictures_off' },
    { bars: now.limited_by === 'cpu' ? 3 : 4, reason: 'slow_device', remedy: 'pictures_off' },
    { bars: server.paused_by_server ? 3 : 4, reason: 'server' },
  ]
  const worst = verdicts.reduce((worse, verdict) => (verdict.bars < worse.bars ? verdict : worse))
  return {
    ...(worst.bars === 4 ? { bars: 4, reason: 'fine' as const } : worst),
    loss_up,
    loss_down,
    round_trip: now.round_trip,
    kbit_up: kbit(before.up, now.up, seconds),
    kbit_down: kbit(before.down, now.down, seconds),
  }
}

/** Bars that come and go with each second cannot be read: better ones are shown after they held for a while. */
export class SteadyQuality {
  #shown: Quality | undefined
  #better_since: number | undefined

  take(next: Quality, now: number): Quality {
    if (!this.#shown || next.bars <= this.#shown.bars) {
      this.#better_since = undefined
      return (this.#shown = next)
    }
    this.#better_since ??= now
    if (now - this.#better_since < kSettleMs) return this.#shown
    this.#better_since = undefined
    return (this.#shown = next)
  }
}

const kSettleMs = 4_000
