/** Whether alerts may wake this browser: what it offers, what the server offers, and what somebody wants. */
import { answer, http } from '../api/client'
import { client_id } from '../api/client_id'
import { refusal_from } from '../api/refusal_error'
import type { PushDevice, PushSetting } from '../api/types'
import { kWishes } from './push_end'

/** What the browser offers. */
export interface Ground {
  has_push: boolean
  /** An iPhone or iPad whose page is not on the home screen: there alone it may be woken. */
  needs_install: boolean
  permission: NotificationPermission
}

export type Standing = 'not_configured' | 'unsupported' | 'needs_install' | 'denied' | 'off' | 'on'

export function standing_of(ground: Ground, setting: PushSetting, is_subscribed: boolean): Standing {
  if (setting.public_key === undefined) return 'not_configured'
  if (!ground.has_push) return ground.needs_install ? 'needs_install' : 'unsupported'
  if (ground.permission === 'denied') return 'denied'
  const is_kept = setting.devices.some(({ present }) => present)
  return is_subscribed && is_kept && ground.permission === 'granted' ? 'on' : 'off'
}

interface Browser {
  userAgent: string
  maxTouchPoints: number
}

/** An iPad calls itself a Mac, which has no touch screen. */
export function is_apple_handheld({ userAgent, maxTouchPoints }: Browser): boolean {
  return /iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && maxTouchPoints > 1)
}

export function ground_here(): Ground {
  const has_push = 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window
  const is_installed = matchMedia('(display-mode: standalone)').matches
  return {
    has_push,
    needs_install: is_apple_handheld(navigator) && !is_installed,
    permission: 'Notification' in window ? Notification.permission : 'default',
  }
}

interface Wishes {
  org_ids: string[]
  public_key: string
  language: string
}

/** Where the service worker finds it too, which sees no localStorage. */
async function read_wishes(): Promise<Wishes | undefined> {
  const kept = await (await caches.open(kWishes)).match('/')
  return kept && ((await kept.json()) as Wishes)
}

async function write_wishes(wishes: Wishes): Promise<void> {
  await (await caches.open(kWishes)).put('/', new Response(JSON.stringify(wishes)))
}

export function with_wish(before: Wishes | undefined, org_id: string, public_key: string, language: string): Wishes {
  return { org_ids: [...new Set([...(before?.org_ids ?? []), org_id])].sort(), public_key, language }
}

export function without_wish(before: Wishes, org_id: string): Wishes {
  return { ...before, org_ids: before.org_ids.filter((id) => id !== org_id) }
}

async function registration(): Promise<ServiceWorkerRegistration> {
  await navigator.serviceWorker.register('/service_worker.js')
  return navigator.serviceWorker.ready
}

/** One that belongs to another key of the server is of no use to it. */
async function subscribed(public_key: string): Promise<PushSubscription> {
  const { pushManager } = await registration()
  const present = await pushManager.getSubscription()
  if (present && key_of(present) === public_key) return present
  await present?.unsubscribe()
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: public_key })
}

function key_of({ options }: PushSubscription): string | undefined {
  if (!options.applicationServerKey) return undefined
  const bytes = String.fromCharCode(...new Uint8Array(options.applicationServerKey))
  return btoa(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

async function keep(org_id: string, subscription: PushSubscription, language: string): Promise<PushDevice> {
  const { endpoint = '', keys = {} } = subscription.toJSON()
  const spoken = (['ko', 'zh', 'en'] as const).find((one) => one === language)
  const body = { endpoint, p256dh: keys.p256dh ?? '', auth: keys.auth ?? '', ...(spoken && { language: spoken }) }
  return answer(http.PUT('/api/orgs/{org_id}/push_devices', { params: { path: { org_id } }, body }))
}

export class NotAllowed extends Error {}

/** Asks the person, through the browser, when they have not said yet. */
export async function turn_on(org_id: string, public_key: string, language: string): Promise<PushDevice> {
  if ((await Notification.requestPermission()) !== 'granted') throw new NotAllowed()
  const device = await keep(org_id, await subscribed(public_key), language)
  await write_wishes(with_wish(await read_wishes(), org_id, public_key, language))
  return device
}

/** The last organisation that is left takes the subscription with it. */
export async function turn_off(org_id: string, device: PushDevice | undefined): Promise<void> {
  if (device) await forget(org_id, device.id)
  const wishes = await read_wishes()
  const left = wishes && without_wish(wishes, org_id)
  if (left && left.org_ids.length > 0) return write_wishes(left)
  await caches.delete(kWishes)
  const present = await (await navigator.serviceWorker.getRegistration())?.pushManager.getSubscription()
  await present?.unsubscribe()
}

/** One that is forgotten already is what was wanted. */
export async function forget(org_id: string, push_id: string): Promise<void> {
  try {
    await answer(http.DELETE('/api/orgs/{org_id}/push_devices/{push_id}', { params: { path: { org_id, push_id } } }))
  } catch (problem) {
    if (refusal_from(problem).status !== 404) throw problem
  }
}

export async function try_out(org_id: string, push_id: string): Promise<PushDevice> {
  const params = { path: { org_id, push_id } }
  return answer(http.POST('/api/orgs/{org_id}/push_devices/{push_id}/trial', { params, body: { client_id: client_id() } }))
}

export async function is_subscribed_here(): Promise<boolean> {
  if (!ground_here().has_push) return false
  const known = await navigator.serviceWorker.getRegistration()
  return Boolean(await known?.pushManager.getSubscription())
}

/** At each start: the browser's address may have changed, the server may have been set back to yesterday. */
export async function renew(org_id: string, language: string): Promise<void> {
  if (!ground_here().has_push || ground_here().permission !== 'granted') return
  const wishes = await read_wishes()
  if (!wishes?.org_ids.includes(org_id)) return
  const { public_key } = await answer(http.GET('/api/orgs/{org_id}/push_devices', { params: { path: { org_id } } }))
  if (public_key === undefined) return
  await keep(org_id, await subscribed(public_key), language)
  await write_wishes(with_wish(wishes, org_id, public_key, language))
}
