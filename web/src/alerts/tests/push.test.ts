import { describe, expect, it } from 'vitest'

import type { PushSetting } from '../../api/types'
import { type Ground, is_apple_handheld, standing_of, with_wish, without_wish } from '../push'
import { is_settled } from '../use_notifications'

const ground: Ground = { has_push: true, needs_install: false, permission: 'granted' }

function setting(...devices: boolean[]): PushSetting {
  const device = (present: boolean, index: number) => ({
    id: `psh_${index}`, device_name: 'Chrome · Linux', present, created_at: '2026-11-29T00:00:00.000Z', fault: '',
  })
  return { public_key: 'a key', devices: devices.map(device) }
}

describe('how notifications stand on a device', () => {
  it('is on when browser, server and person agree', () => {
    expect(standing_of(ground, setting(true), true)).toBe('on')
    expect(standing_of(ground, setting(false, true), true)).toBe('on')
  })

  it('is off as soon as one of them does not', () => {
    expect(standing_of(ground, setting(true), false)).toBe('off')
    expect(standing_of(ground, setting(false), true)).toBe('off')
    expect(standing_of({ ...ground, permission: 'default' }, setting(true), true)).toBe('off')
  })

  it('says first what cannot be helped here', () => {
    const apple: Ground = { has_push: false, needs_install: true, permission: 'default' }
    expect(standing_of(apple, { devices: [] }, false)).toBe('not_configured')
    expect(standing_of(apple, setting(), false)).toBe('needs_install')
    expect(standing_of({ ...apple, needs_install: false }, setting(), false)).toBe('unsupported')
    expect(standing_of({ ...ground, permission: 'denied' }, setting(true), true)).toBe('denied')
    expect(standing_of({ ...ground, needs_install: true }, setting(true), true)).toBe('on')
  })

  it('knows an iPad by its touch screen', () => {
    const mac = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/17.4 Safari/605.1.15'
    expect(is_apple_handheld({ userAgent: mac, maxTouchPoints: 5 })).toBe(true)
    expect(is_apple_handheld({ userAgent: mac, maxTouchPoints: 0 })).toBe(false)
    expect(is_apple_handheld({ userAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_4)', maxTouchPoints: 5 })).toBe(true)
    expect(is_apple_handheld({ userAgent: 'Mozilla/5.0 (Linux; Android 14)', maxTouchPoints: 5 })).toBe(false)
  })
})

describe('the organisations that wake a browser', () => {
  it('are kept once each, under the newest key and language', () => {
    const one = with_wish(undefined, 'org_b', 'k1', 'ko')
    expect(with_wish(with_wish(one, 'org_a', 'k2', 'en'), 'org_b', 'k2', 'en')).toEqual({ org_ids: ['org_a', 'org_b'], public_key: 'k2', language: 'en' })
  })

  it('leave one by one', () => {
    const both = with_wish(with_wish(undefined, 'org_a', 'k', 'ko'), 'org_b', 'k', 'ko')
    expect(without_wish(both, 'org_a').org_ids).toEqual(['org_b'])
    expect(without_wish(without_wish(both, 'org_a'), 'org_b').org_ids).toEqual([])
  })
})

describe('a notification that is shown', () => {
  const shown = (tag: string, timestamp: number, data: unknown = { kind: 'alert', org_id: 'org_1' }) => ({ tag, timestamp, data })
  const settled = (one: ReturnType<typeof shown>, open: string[], seen: string[]) => is_settled(one, 'org_1', new Set(open), new Set(seen), 1_000)

  it('goes once its alert was known here and is no more', () => {
    expect(settled(shown('alr_1', 2_000), [], ['alr_1'])).toBe(true)
    expect(settled(shown('alr_1', 2_000), ['alr_1'], ['alr_1'])).toBe(false)
  })

  it('goes when it is older than the page and the page knows nothing of it', () => {
    expect(settled(shown('alr_1', 999), [], [])).toBe(true)
    expect(settled(shown('alr_1', 2_000), [], [])).toBe(false)
  })

  it('stays when it is of another organisation, or only a test', () => {
    expect(settled(shown('alr_1', 999, { kind: 'alert', org_id: 'org_2' }), [], [])).toBe(false)
    expect(settled(shown('trial', 999, { kind: 'trial', org_id: 'org_1' }), [], [])).toBe(false)
    expect(settled(shown('x', 999, null), [], [])).toBe(false)
  })
})
