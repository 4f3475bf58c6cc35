/** What somebody wants done with their picture. Remembered on this device alone. */
export const kSliders = ['smooth', 'brighten', 'colour', 'slim'] as const
export type Slider = (typeof kSliders)[number]

/** Each 0 to 100; 0 does nothing. */
export type Look = Record<Slider, number>

export const kPictures = ['dusk', 'paper', 'garden', 'shelf'] as const
export type PictureName = (typeof kPictures)[number]

export const kBackgrounds = ['none', 'light_blur', 'strong_blur', ...kPictures, 'own'] as const
export type Background = (typeof kBackgrounds)[number]

export interface Settings {
  look: Look
  /** Lifts a dark picture, by as much as it is too dark. */
  light: boolean
  background: Background
}

export const kPresets = ['natural', 'fresh', 'bright'] as const
export type Preset = (typeof kPresets)[number]

export const presets: Record<Preset, Look> = {
  natural: { smooth: 35, brighten: 15, colour: 15, slim: 0 },
  fresh: { smooth: 50, brighten: 30, colour: 40, slim: 15 },
  bright: { smooth: 60, brighten: 60, colour: 25, slim: 25 },
}

const kPlain: Look = { smooth: 0, brighten: 0, colour: 0, slim: 0 }

export const kOff: Settings = { look: kPlain, light: false, background: 'none' }

export function has_look({ look }: Settings): boolean {
  return kSliders.some((slider) => look[slider] > 0)
}

/** Whether pictures go through as they come. */
export function is_off(settings: Settings): boolean {
  return !has_look(settings) && !settings.light && settings.background === 'none'
}

/** Whether somebody has to find the face first. */
export function needs_face(settings: Settings): boolean {
  return has_look(settings)
}

export function needs_person(settings: Settings): boolean {
  return settings.background !== 'none'
}

export function preset_of({ look, light }: Settings): Preset | 'off' | undefined {
  const same = (other: Look) => kSliders.every((slider) => look[slider] === other[slider])
  if (same(kPlain)) return light ? undefined : 'off'
  return kPresets.find((name) => same(presets[name]))
}

export function with_preset(settings: Settings, preset: Preset | 'off'): Settings {
  if (preset === 'off') return { ...settings, look: kPlain, light: false }
  return { ...settings, look: presets[preset], light: true }
}

const within = (value: unknown) =>
  typeof value === 'number' && Number.isFinite(value) ? Math.min(100, Math.max(0, Math.round(value))) : 0

/** Whatever was stored, also by another version. */
export function settings_from(stored: unknown): Settings {
  if (typeof stored !== 'object' || stored === null) return kOff
  const { look, light, background } = stored as Partial<Record<keyof Settings, unknown>>
  const found = (typeof look === 'object' && look !== null ? look : {}) as Partial<Record<Slider, unknown>>
  return {
    look: {
      smooth: within(found.smooth),
      brighten: within(found.brighten),
      colour: within(found.colour),
      slim: within(found.slim),
    },
    light: light === true,
    background: kBackgrounds.find((name) => name === background) ?? 'none',
  }
}

const kKey = 'madang.effects'

export function remembered(): Settings {
  try {
    return settings_from(JSON.parse(localStorage.getItem(kKey) ?? 'null'))
  } catch {
    return kOff
  }
}

export function remember(settings: Settings): void {
  localStorage.setItem(kKey, JSON.stringify(settings))
}
