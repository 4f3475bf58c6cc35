import { useEffect, useState, useSyncExternalStore } from 'react'

import { Effects } from './effects'

/** Effects for as long as the component is there. */
export function useEffects(): Effects | undefined {
  const [effects, set_effects] = useState<Effects>()
  useEffect(() => {
    const made = new Effects()
    set_effects(made)
    return () => made.close()
  }, [])
  return effects
}

export const useEffectsState = (effects: Effects) => useSyncExternalStore(effects.subscribe, () => effects.state)
export const useEffectsSettings = (effects: Effects) => useSyncExternalStore(effects.subscribe, () => effects.settings)
