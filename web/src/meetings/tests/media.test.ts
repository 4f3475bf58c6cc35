import { describe, expect, it } from 'vitest'

import { default_choice, device_problem, microphone_constraints, remember_choice, remembered_choice, sorted_devices } from '../media/devices'
import { camera_encodings, wanted_of, with_layers, with_sizes } from '../media/encodings'
import { level_of, MutedSpeech, smoothed } from '../media/level'
import { line_state, wait_before_restart } from '../media/recovery'
import { kTilesOfDesktop, kTilesOfPhone, medium_of, slots } from '../media/slots'

describe('the slots of a join', () => {
  it('stand in the order that the server reads', () => {
    const names = slots(1).map(({ kind, index }) => `${kind} ${index}`)
    expect(names).toEqual([
      'microphone 0', 'camera 0', 'screen 0', 'screen_sound 0', 'voice 0', 'voice 1', 'voice 2', 'voice 3', 'voice 4',
      'shared_screen 0', 'shared_sound 0', 'stage 0', 'tile 0',
    ])
  })

  it('are no more than the server takes', () => {
    expect(slots(kTilesOfDesktop)).toHaveLength(37)
    expect(slots(kTilesOfPhone)).toHaveLength(16)
    expect(slots(4).every(({ kind, medium }) => medium === medium_of(kind))).toBe(true)
  })
})

describe('the sizes of a camera', () => {
  it('are switched by the bits of the server, the smallest first', () => {
    const off = with_layers(camera_encodings(), 0b001)
    expect(off.map(({ rid, active }) => [rid, active])).toEqual([['q', true], ['h', false], ['f', false]])
    expect(with_layers(off, 0b111).every(({ active }) => active)).toBe(true)
  })

  it('are left as they are when nothing changes', () => {
    const now = camera_encodings()
    expect(with_layers(now, 0b111)).toBe(now)
  })
})

describe('the sizes of a small camera', () => {
  const scales = (width: number, height: number) =>
    camera_encodings({ width, height }).map(({ scaleResolutionDownBy }) => scaleResolutionDownBy)

  it('are as many as its picture bears, the largest the whole', () => {
    expect(scales(1_280, 720)).toEqual([4, 2, 1])
    expect(scales(540, 960)).toEqual([4, 2, 1])
    expect(scales(640, 480)).toEqual([2, 1, 1])
    expect(scales(320, 240)).toEqual([1, 1, 1])
  })

  it('follow a picture that changes, and are left as they are otherwise', () => {
    const whole = camera_encodings()
    expect(with_sizes(whole, { width: 1_920, height: 1_080 })).toBe(whole)
    expect(with_sizes(whole, { width: 640, height: 360 })).toEqual(camera_encodings({ width: 640, height: 360 }))
  })

  it('stand for those that are not sent', () => {
    expect(wanted_of(0b100, undefined)).toBe(0b100)
    expect(wanted_of(0b101, { width: 640, height: 360 })).toBe(0b011)
    expect(wanted_of(0b001, { width: 640, height: 360 })).toBe(0b001)
    expect(wanted_of(0b010, { width: 320, height: 180 })).toBe(0b001)
    expect(wanted_of(0, { width: 320, height: 180 })).toBe(0)
  })
})

describe('a line', () => {
  it('is lost only after it stood', () => {
    expect(line_state('failed', false)).toBe('connecting')
    expect(line_state('disconnected', true)).toBe('lost')
    expect(line_state('connected', true)).toBe('connected')
  })

  it('is mended soon at first, then with patience', () => {
    expect([0, 1, 2, 9].map(wait_before_restart)).toEqual([500, 1_000, 2_000, 8_000])
  })
})

describe('devices', () => {
  it('are remembered', () => {
    const kept = new Map<string, string>()
    const setItem = (key: string, value: string) => void kept.set(key, value)
    const shelf = { getItem: (key: string) => kept.get(key) ?? null, setItem }
    expect(remembered_choice(shelf)).toEqual(default_choice)
    remember_choice({ ...default_choice, camera: 'c1', noise_suppression: false }, shelf)
    expect(remembered_choice(shelf)).toMatchObject({ camera: 'c1', noise_suppression: false })
    kept.set('madang.meeting_devices', '{')
    expect(remembered_choice(shelf)).toEqual(default_choice)
  })

  it('that were chosen are wished for, not demanded', () => {
    expect(microphone_constraints({ ...default_choice, microphone: 'm1' })).toMatchObject({ deviceId: { ideal: 'm1' }, noiseSuppression: true })
  })

  it('are listed by kind without doubles', () => {
    const found = [
      { kind: 'audioinput', deviceId: 'communications', label: 'Communications' },
      { kind: 'audioinput', deviceId: 'a', label: 'Headset' },
      { kind: 'videoinput', deviceId: '', label: '' },
    ] as const
    expect(sorted_devices(found)).toEqual({ audioinput: [{ id: 'a', label: 'Headset' }], videoinput: [], audiooutput: [] })
  })

  it('fail with a reason', () => {
    const named = (name: string) => device_problem({ name })
    expect(['NotAllowedError', 'NotFoundError', 'NotReadableError', 'TypeError', 'x'].map(named)).toEqual(['refused', 'missing', 'busy', 'insecure', 'unknown'])
  })
})

describe('a level', () => {
  it('is nothing in silence and full when it is loud', () => {
    expect(level_of(new Float32Array(256))).toBe(0)
    expect(level_of(new Float32Array(256).fill(0.9))).toBe(1)
    const quiet = level_of(new Float32Array(256).fill(0.01))
    expect(quiet).toBeGreaterThan(0.2)
    expect(quiet).toBeLessThan(0.6)
  })

  it('rises at once and falls slowly', () => {
    expect(smoothed(0.2, 0.8)).toBe(0.8)
    expect(smoothed(0.8, 0)).toBeCloseTo(0.68)
  })
})

describe('speaking while muted', () => {
  it('is told once, and not for a cough', () => {
    const heard = new MutedSpeech()
    const hints = Array.from({ length: 100 }, (_, tick) => heard.hear(tick % 50 < 3 ? 0.9 : 0, tick * 100))
    expect(hints.some(Boolean)).toBe(false)
    const speech = Array.from({ length: 100 }, (_, tick) => heard.hear(tick % 4 ? 0.8 : 0.1, 20_000 + tick * 100))
    expect(speech.filter(Boolean)).toHaveLength(1)
  })
})
