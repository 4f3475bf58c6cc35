/** Fetches ahead of need what most people come to, so that nothing is waited for when it is pressed. */
import { useEffect } from 'react'

import { fetch_view } from '../chat/fetch_view'
import { later_words } from '../i18n/i18n'
import { useSynced } from '../sync/provider'
import { remembered_session } from './offline'

type Fetch = () => Promise<unknown>

const kLikely: readonly Fetch[] = [
  fetch_view,
  () => later_words(),
  () => import('../chat/details/DetailsPanel'),
  () => import('./ContactsDoor'),
  () => import('./palette/Palette'),
  () => import('./me/MePage'),
]

let fetching = 0

/** What fails now is asked for again when somebody wants it: nobody has missed it yet. */
export function is_fetching_ahead(): boolean {
  return fetching > 0
}

async function ahead(fetch: Fetch): Promise<void> {
  fetching += 1
  await fetch().catch(() => undefined)
  fetching -= 1
}

/** What draws a conversation comes beside the first answers of the server, for whoever was signed in before. */
export function fetch_conversation_ahead(): void {
  if (remembered_session()) void ahead(fetch_view)
}

let begun = false

/** One after the other, once the page stands and has nothing else to do. */
export function useFetchingAhead(): void {
  const booted = useSynced((state) => state.booted)
  useEffect(() => {
    if (!booted || begun || saves_data()) return
    begun = true
    void fetch_likely()
  }, [booted])
}

async function fetch_likely(): Promise<void> {
  for (const fetch of kLikely) {
    await idle()
    await ahead(fetch)
  }
}

function saves_data(): boolean {
  return (navigator as { connection?: { saveData?: boolean } }).connection?.saveData === true
}

/** Safari has no idle callback. */
function idle(): Promise<void> {
  if (!('requestIdleCallback' in window)) return new Promise((done) => setTimeout(done, 500))
  return new Promise((done) => requestIdleCallback(() => done()))
}
