// Lets the page open without a network. kVersion and kFiles are written before this text by scripts/offline.mjs. It keeps
// what is the same for everybody, the page and its scripts, and nothing that anybody said: that is in IndexedDB, which
// the page empties when somebody signs out. push_worker.js is written behind it.
const kPrefix = 'madang-'
const kCache = kPrefix + kVersion
const kPage = '/'

/** Beyond this a network that says it is there is none. */
const kPatienceMs = 4_000

self.addEventListener('install', (event) => event.waitUntil(keep_all().then(() => self.skipWaiting())))
self.addEventListener('activate', (event) => event.waitUntil(let_go().then(() => self.clients.claim())))

self.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== self.location.origin || pathname.startsWith('/api')) return
  if (request.mode === 'navigate') event.respondWith(page(request))
  else if (kFiles.includes(pathname)) event.respondWith(file(request, pathname))
  else if (pathname.startsWith('/assets/')) event.respondWith(asset(request))
})

async function keep_all() {
  const cache = await caches.open(kCache)
  await cache.addAll([kPage, ...kFiles].map((path) => new Request(path, { cache: 'no-cache' })))
}

/** A page that is open still asks for parts of the release before this one. */
async function let_go() {
  const kept = (await caches.keys()).filter((name) => name.startsWith(kPrefix))
  const old = kept.filter((name) => name !== kCache).slice(0, -1)
  await Promise.all(old.map((name) => caches.delete(name)))
}

/** The newest page, or the one that was kept where the server cannot be reached or only says so. */
async function page(request) {
  const kept = () => caches.match(kPage, { cacheName: kCache })
  try {
    const response = await within(kPatienceMs, fetch(request))
    if (response.status < 500) return response
    return (await kept()) ?? response
  } catch (problem) {
    const page = await kept()
    if (page) return page
    throw problem
  }
}

/** Files whose names carry what is in them never change; the few others are asked for first. */
async function file(request, pathname) {
  if (pathname.startsWith('/assets/')) return asset(request)
  try {
    return await within(kPatienceMs, fetch(request))
  } catch (problem) {
    const kept = await caches.match(request, { cacheName: kCache })
    if (kept) return kept
    throw problem
  }
}

async function asset(request) {
  return (await caches.match(request)) ?? fetch(request)
}

function within(milliseconds, answer) {
  const late = new Promise((_, reject) => setTimeout(() => reject(new Error('too late')), milliseconds))
  return Promise.race([answer, late])
}
