import createClient from 'openapi-fetch'

import { refusal_of, RefusalError, unreachable } from './refusal_error'
import type { paths } from './schema'

export { RefusalError } from './refusal_error'

/** Typed by the contract: there is no hand-written method per route. The session cookie travels by itself. */
export const http = createClient<paths>({
  baseUrl: typeof location === 'undefined' ? 'http://localhost' : location.origin,
  credentials: 'same-origin',
})

let visit: { under: string; token: string } | undefined

/** Who has no account says with every request under that path who they are, until what this gives is called. */
export function visit_with(next: { under: string; token: string }): () => void {
  visit = next
  return () => {
    if (visit === next) visit = undefined
  }
}

http.use({
  onRequest: ({ request }) => {
    if (visit && new URL(request.url).pathname.startsWith(visit.under)) request.headers.set('Authorization', `Bearer ${visit.token}`)
  },
})

interface Answer<T> {
  data?: T
  error?: unknown
  response: Response
}

/** The body of a good answer; every other outcome is thrown as a RefusalError. */
export async function answer<T>(call: Promise<Answer<T>>): Promise<NonNullable<T>> {
  const { data, error, response } = await reached(call)
  if (!response.ok) throw refusal_of(response.status, error, retry_after(response))
  return data as NonNullable<T>
}

async function reached<T>(call: Promise<Answer<T>>): Promise<Answer<T>> {
  try {
    return await call
  } catch (problem) {
    if (problem instanceof RefusalError) throw problem
    throw unreachable()
  }
}

function retry_after(response: Response): number | undefined {
  const seconds = Number(response.headers.get('Retry-After') ?? NaN)
  return Number.isFinite(seconds) ? seconds : undefined
}
