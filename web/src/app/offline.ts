/** What lets the page open without a network: its files, kept by a service worker, and who was signed in. */
import type { SignedIn } from '../api/types'

const kSession = 'madang.session'

/** What it fetches must not stand in the way of what the person came for. */
const kAfterLoadMs = 2_000

/** Browsers allow a service worker on https and on this machine alone; elsewhere the page needs the network to open. */
export function keep_for_offline(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  const register = () => {
    if (navigator.onLine) void navigator.serviceWorker.register('/service_worker.js').catch(() => undefined)
  }
  window.addEventListener('load', () => setTimeout(register, kAfterLoadMs), { once: true })
  // What the network broke off begins again with it; what is there already is left alone.
  window.addEventListener('online', register)
}

/** No secret: who they are and where. The server is asked again as soon as it can be. */
export function remember_session(session: SignedIn | null): void {
  try {
    if (session) localStorage.setItem(kSession, JSON.stringify({ ...session, token: undefined }))
    else localStorage.removeItem(kSession)
  } catch {
    // A browser that keeps nothing opens with the network alone.
  }
}

export function remembered_session(): SignedIn | undefined {
  try {
    const kept = localStorage.getItem(kSession)
    return kept === null ? undefined : (JSON.parse(kept) as SignedIn)
  } catch {
    return undefined
  }
}
