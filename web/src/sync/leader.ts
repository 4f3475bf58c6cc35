/**
 * One tab of an account and organisation leads: it owns the socket and sends what is in the outbox. The lock is the
 * browser's, so a tab that crashes or is closed frees it, and the next in line takes over.
 */
export interface Leadership {
  resign: () => void
}

export function stand_for_leader(name: string, elected: () => void): Leadership {
  if (typeof navigator === 'undefined' || !navigator.locks) return alone(elected)
  const cancelled = new AbortController()
  let release: (() => void) | undefined
  const term = () => {
    elected()
    return new Promise<void>((resolve) => (release = resolve))
  }
  navigator.locks.request(name, { signal: cancelled.signal }, term).catch(() => undefined)
  return {
    resign: () => {
      cancelled.abort()
      release?.()
    },
  }
}

/** Web Locks exist only in secure contexts; over plain HTTP from another machine every tab leads for itself. */
function alone(elected: () => void): Leadership {
  queueMicrotask(elected)
  return { resign: () => undefined }
}
