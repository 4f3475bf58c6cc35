import { useEffect, useState } from 'react'

/** Something asked for while a dialog is open, and again when `about` changes. */
export function useAsked<T>(ask: () => Promise<T>, about: readonly unknown[]) {
  const [found, set_found] = useState<T>()
  const [failed, set_failed] = useState(false)
  const [attempt, set_attempt] = useState(0)
  useEffect(() => {
    let is_wanted = true
    set_failed(false)
    ask().then(
      (fresh) => is_wanted && set_found(fresh),
      () => is_wanted && set_failed(true),
    )
    return () => void (is_wanted = false)
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the caller says what it is about
  }, [...about, attempt])
  return { found, failed, retry: () => set_attempt((count) => count + 1) }
}
