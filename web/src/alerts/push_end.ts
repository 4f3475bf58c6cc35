import { look_at_shown } from './shown_notifications'

/** Apart from `push.ts`, which is fetched with its settings alone: a session may end on any page. */
export const kWishes = 'push-wishes'

/** The server forgets by itself: what it keeps lasts as long as the session. */
export async function forget_pushes(): Promise<void> {
  try {
    if (!('serviceWorker' in navigator)) return
    await caches.delete(kWishes)
    await look_at_shown((all) => all.forEach((shown) => shown.close())).catch(() => undefined)
    const registration = await navigator.serviceWorker.getRegistration()
    await (await registration?.pushManager?.getSubscription())?.unsubscribe()
  } catch {
    // The browser's maker learns of it by the server, who sends nothing any more.
  }
}
