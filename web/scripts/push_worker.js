// Shows what alerts and calls send while nobody looks, and does what is pressed on it. The words come with the message: this worker
// has none, and knows nobody but by the session's cookie.
const kWishes = 'push-wishes'

/** A page that is there follows at once. */
const kFollowMs = 1_000

self.addEventListener('push', (event) => event.waitUntil(pushed(event.data)))
self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(pressed(event.action, event.notification.data))
})
self.addEventListener('pushsubscriptionchange', (event) => event.waitUntil(renewed(event.newSubscription)))

async function pushed(data) {
  const note = data?.json()
  if (note?.kind === 'settled' || note?.kind === 'call_over') await settle(note)
  else if (note?.kind === 'call' || note?.kind === 'call_missed') await turn(note)
  else if (note) await show(note)
}

/** A page that is looked at rings itself, and shows what was missed. */
async function turn(note) {
  const pages = await looked_at()
  const at_hand = await Promise.all(pages.map((page) => follows(page, { kind: 'shows', org_id: note.org_id })))
  if (at_hand.some(Boolean)) await put_away(note)
  else if (note.kind === 'call' && !(await still_rings(note))) await come_late(note)
  else await show(note)
}

async function looked_at() {
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  return pages.filter(({ visibilityState }) => visibilityState === 'visible')
}

/** A device that was away hears of a call when it is over. One that nobody can be asked about may ring. */
async function still_rings({ org_id, call_id }) {
  const path = `/api/orgs/${org_id}/meeting_calls/${call_id}`
  const response = await within(kPatienceMs, fetch(path, { credentials: 'same-origin' })).catch(() => undefined)
  return !response?.ok || (await response.json()).state === 'ringing'
}

/** What has overtaken it stays. */
async function come_late(note) {
  const shown = await alone(() => self.registration.getNotifications({ tag: note.tag }))
  if (shown.length === 0) await settle({ ...note, kind: 'call_over', title: note.over })
}

/** Chromium forgets a notification that is being shown while somebody asks which are: it stays, and presses on it do nothing. */
function alone(work) {
  return navigator.locks.request('madang:notifications', work)
}

async function show(note) {
  await alone(async () => {
    const shown = await self.registration.getNotifications({ tag: note.tag })
    const buttons = ['confirm', 'open', 'decline'].map((action) => note[action] && { action, title: note[action] })
    await self.registration.showNotification(note.title, {
      ...looks(note),
      actions: buttons.filter(Boolean),
      requireInteraction: note.kind === 'alert' || note.kind === 'call',
      silent: note.kind === 'call_missed', // it has rung
      // What a server sent again because it did not hear that it had been taken makes no sound.
      renotify: shown.every(({ data }) => data?.key !== note.key),
    })
  })
  if (note.kind === 'alert') await deliver(note)
}

/** Its sender learns that a device shows it, and the device whether it came too late. */
async function deliver(note) {
  const receipt = await tell(note, 'receive').catch(() => undefined)
  if (receipt?.closed_at) await put_away(note)
}

/** Browsers want something shown for each message, unless a page is looked at. */
async function settle(note) {
  if ((await looked_at()).length > 0) return put_away(note)
  await alone(() => self.registration.showNotification(note.title, { ...looks(note), silent: true }))
}

function put_away({ tag }) {
  return alone(async () => {
    for (const shown of await self.registration.getNotifications({ tag })) shown.close()
  })
}

function looks(note) {
  return { body: note.body, lang: note.language, dir: 'auto', tag: note.tag, icon: '/icon.svg', data: note }
}

async function pressed(action, note) {
  if (action === 'confirm' && (await tell(note, 'confirm').catch(() => undefined))) return
  if (action === 'decline' && (await decline(note).catch(() => false))) return
  await lead(note)
}

/** The receipt, or nothing when the server would not: then its page says why, or asks who one is. */
async function tell({ org_id, alert_id }, what) {
  const response = await post(`/api/orgs/${org_id}/alerts/${alert_id}/${what}`)
  return response.ok ? (await response.json()).receipt : undefined
}

async function decline({ org_id, call_id }) {
  return (await post(`/api/orgs/${org_id}/meeting_calls/${call_id}/end`)).ok
}

function post(path) {
  const headers = { 'Content-Type': 'application/json' }
  const body = JSON.stringify({ client_id: crypto.randomUUID() })
  return within(kPatienceMs, fetch(path, { method: 'POST', credentials: 'same-origin', headers, body }))
}

/** To a page that is open, if there is one. One that does not answer, such as one that is only loading, is led there whole. */
async function lead({ path, org_id }) {
  const address = new URL(path, self.location.origin)
  address.searchParams.set('organisation', org_id)
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  const page = pages.find(({ focused }) => focused) ?? pages[0]
  if (!page) return self.clients.openWindow(address.href)
  await page.focus().catch(() => undefined)
  if (await follows(page, { kind: 'open', path, org_id })) return
  await page.navigate(address.href).catch(() => self.clients.openWindow(address.href))
}

function follows(page, wish) {
  const { port1, port2 } = new MessageChannel()
  const heard = new Promise((resolve) => (port1.onmessage = () => resolve(true)))
  page.postMessage(wish, [port2])
  return within(kFollowMs, heard).catch(() => false)
}

/** The browser's maker gave it another address. Without one the next page that opens asks for it. */
async function renewed(given) {
  const wishes = await (await (await caches.open(kWishes)).match('/'))?.json()
  if (!wishes) return
  const options = { userVisibleOnly: true, applicationServerKey: wishes.public_key }
  const { endpoint, keys } = (given ?? (await self.registration.pushManager.subscribe(options))).toJSON()
  const body = JSON.stringify({ endpoint, ...keys, language: wishes.language })
  const headers = { 'Content-Type': 'application/json' }
  const keep = (org_id) => fetch(`/api/orgs/${org_id}/push_devices`, { method: 'PUT', credentials: 'same-origin', headers, body })
  await Promise.all(wishes.org_ids.map(keep))
}
