import { eventually } from '../eventually.mjs'

/**
 * Stands between a visitor's page and the service of their browser's maker, which tests have not: what `subscribe()` gives
 * comes from a service on this machine, and what this one is sent is handed to the worker as the browser would.
 */
export class Woken {
  #ids = new Map()

  static async of(visitor, maker, permission = 'granted') {
    const woken = new Woken()
    Object.assign(woken, { visitor, subscription: maker.subscribe(), heard: 0, maker })
    if (permission === 'granted') await visitor.context.grantPermissions(['notifications'], { origin: visitor.server.origin })
    await visitor.context.addInitScript(subscribe_elsewhere, woken.subscription)
    await visitor.page.reload()
    return woken
  }

  /** The worker, also when no page of ours is open. */
  async worker() {
    return eventually('the worker is there', () => this.visitor.context.serviceWorkers()[0])
  }

  /** Hands over what the maker has heard since, and gives it. */
  async is_pushed(is_it) {
    const { note } = await this.maker.next(this.subscription, is_it)
    const session = await this.visitor.context.newCDPSession(this.visitor.page)
    session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      for (const { scopeURL, registrationId } of registrations) this.#ids.set(scopeURL, registrationId)
    })
    await session.send('ServiceWorker.enable')
    const { origin } = this.visitor.server
    const registrationId = await eventually('the worker is registered', () => this.#ids.get(`${origin}/`))
    await session.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data: JSON.stringify(note) })
    await session.detach()
    return note
  }

  /** What the browser shows just now. */
  async shown() {
    const worker = await this.worker()
    return worker.evaluate(async () => {
      // As the worker asks: see scripts/push_worker.js.
      const all = await navigator.locks.request('madang:notifications', () => self.registration.getNotifications())
      return all.map(({ title, body, tag, requireInteraction, silent, actions, lang }) => ({ title, body, tag, requireInteraction, silent, lang, actions: actions.map(({ action }) => action) }))
    })
  }

  async shows(what, is_it) {
    return eventually(what, async () => (await this.shown()).find(is_it))
  }

  async shows_nothing() {
    await eventually('no notification is shown', async () => (await this.shown()).length === 0)
  }

  /** No event that a script makes keeps a worker awake, so this one waits for what it was given to wait for. */
  async presses(tag, action = '') {
    const worker = await this.worker()
    await worker.evaluate(async ([wanted, pressed]) => {
      const [notification] = await navigator.locks.request('madang:notifications', () => self.registration.getNotifications({ tag: wanted }))
      const promises = []
      const event = Object.assign(new Event('notificationclick'), { notification, action: pressed, waitUntil: (promise) => promises.push(promise) })
      self.dispatchEvent(event)
      await Promise.all(promises)
    }, [tag, action])
  }
}

/** Runs in the page. */
function subscribe_elsewhere({ endpoint, p256dh, auth }) {
  const kKey = 'test.push'
  const bytes_of = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0)).buffer
  const subscription = () => ({
    endpoint, options: { userVisibleOnly: true, applicationServerKey: bytes_of(localStorage.getItem(kKey)) },
    toJSON: () => ({ endpoint, expirationTime: null, keys: { p256dh, auth } }),
    unsubscribe: async () => (localStorage.removeItem(kKey), true),
  })
  PushManager.prototype.getSubscription = async () => (localStorage.getItem(kKey) ? subscription() : null)
  PushManager.prototype.subscribe = async ({ applicationServerKey }) => (localStorage.setItem(kKey, applicationServerKey), subscription())
}
