/** What somebody chose for this browser; public/theme.js reads the same keys before the first paint. */
import { useSyncExternalStore } from 'react'
import { create } from 'zustand'

export type Theme = 'system' | 'light' | 'dark'
export type Density = 'comfortable' | 'compact'

const kThemeKey = 'madang.theme'
const kDensityKey = 'madang.density'

interface Preferences {
  theme: Theme
  density: Density
}

function stored<T extends string>(key: string, allowed: readonly T[], otherwise: T): T {
  const value = localStorage.getItem(key)
  return allowed.find((one) => one === value) ?? otherwise
}

export const usePreferences = create<Preferences>(() => ({
  theme: stored<Theme>(kThemeKey, ['system', 'light', 'dark'], 'system'),
  density: stored<Density>(kDensityKey, ['comfortable', 'compact'], 'comfortable'),
}))

export function choose_theme(theme: Theme): void {
  localStorage.setItem(kThemeKey, theme)
  usePreferences.setState({ theme })
}

export function choose_density(density: Density): void {
  localStorage.setItem(kDensityKey, density)
  document.documentElement.dataset.density = density
  usePreferences.setState({ density })
}

const system_dark = matchMedia('(prefers-color-scheme: dark)')

function on_system(changed: () => void): () => void {
  system_dark.addEventListener('change', changed)
  return () => system_dark.removeEventListener('change', changed)
}

/** The scheme to draw: the choice, or what the system wants right now. */
export function useScheme(): 'light' | 'dark' {
  const theme = usePreferences((state) => state.theme)
  const dark = useSyncExternalStore(on_system, () => system_dark.matches)
  if (theme !== 'system') return theme
  return dark ? 'dark' : 'light'
}
