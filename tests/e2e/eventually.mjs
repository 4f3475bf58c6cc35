import { setTimeout as breathe } from 'node:timers/promises'

const kEvery = 15

/**
 * Asks again until `look` gives something true, and gives that; throws with `what` and the last answer when it takes too
 * long. The only place of these tests that lets time pass.
 */
export async function eventually(what, look, within_ms = 10_000) {
  const until = performance.now() + within_ms
  for (;;) {
    let seen
    try {
      seen = await look()
      if (seen) return seen
    } catch (problem) {
      seen = problem
    }
    if (performance.now() > until) throw new Error(`${what}: not within ${within_ms} ms; last: ${shown(seen)}`)
    await breathe(kEvery)
  }
}

/** What `promise` gives, or an error that names what was waited for. */
export async function within(what, promise, within_ms = 10_000) {
  const patience = new AbortController()
  const late = breathe(within_ms, undefined, { signal: patience.signal }).then(() => {
    throw new Error(`${what}: not within ${within_ms} ms`)
  })
  late.catch(() => undefined)
  try {
    return await Promise.race([promise, late])
  } finally {
    patience.abort()
  }
}

function shown(seen) {
  if (seen instanceof Error) return seen.message
  return JSON.stringify(seen)?.slice(0, 500)
}
