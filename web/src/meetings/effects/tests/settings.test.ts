import { beforeEach, describe, expect, it, vi } from 'vitest'

import { has_look, is_off, kOff, kPresets, kSliders, needs_face, needs_person, preset_of } from '../settings'
import { remember, remembered, settings_from, with_preset } from '../settings'

beforeEach(() => {
  const kept = new Map<string, string>()
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  })
})

describe('settings', () => {
  it('are off until somebody wants something', () => {
    expect(remembered()).toEqual(kOff)
    expect(is_off(kOff)).toBe(true)
  })

  it('are remembered', () => {
    const chosen = { ...with_preset(kOff, 'fresh'), background: 'dusk' as const }
    remember(chosen)
    expect(remembered()).toEqual(chosen)
  })

  it('take nothing from what was stored that they do not know', () => {
    localStorage.setItem('madang.effects', '{broken')
    expect(remembered()).toEqual(kOff)
    const odd = settings_from({ look: { smooth: 900, slim: -4, brighten: 'x', colour: 3.6 }, background: 'beach', light: 1 })
    expect(odd).toEqual({ ...kOff, look: { smooth: 100, slim: 0, brighten: 0, colour: 4 } })
    expect(settings_from(7)).toEqual(kOff)
  })

  it('know what has to be looked for', () => {
    expect([needs_face(kOff), needs_person(kOff)]).toEqual([false, false])
    expect(needs_person({ ...kOff, background: 'light_blur' })).toBe(true)
    expect(needs_face({ ...kOff, light: true })).toBe(false)
    expect(is_off({ ...kOff, light: true })).toBe(false)
  })
})

describe('presets', () => {
  it.each(kPresets)('%s is told from its sliders, and moves them all within bounds', (name) => {
    const settings = with_preset(kOff, name)
    expect(preset_of(settings)).toBe(name)
    expect(has_look(settings)).toBe(true)
    for (const slider of kSliders) expect(settings.look[slider]).toBeLessThanOrEqual(100)
  })

  it('leave the background alone, and off is off', () => {
    const settings = with_preset({ ...kOff, background: 'paper' }, 'bright')
    expect(settings.background).toBe('paper')
    expect(with_preset(settings, 'off')).toEqual({ ...kOff, background: 'paper' })
    expect(preset_of({ ...settings, look: { ...settings.look, slim: 99 } })).toBeUndefined()
  })
})
