/**
 * Looks at what the worker shows, while nothing else is put there: scripts/push_worker.js says why. There is a worker
 * only where there are locks.
 */
export async function look_at_shown(look: (shown: readonly Notification[]) => void): Promise<void> {
  if (!('serviceWorker' in navigator)) return
  const registration = await navigator.serviceWorker.getRegistration()
  if (!registration) return
  await navigator.locks.request('madang:notifications', async () => look(await registration.getNotifications()))
}
