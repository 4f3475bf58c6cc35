import createClient from 'openapi-fetch'

import { refusal_of, RefusalError, unreachable } from './refusal_error'
import type { paths } from './schema'

export { RefusalError } from './refusal_error'

/** Typed by the contract: there is no hand-written method per route. The session cookie travels by itself. */
export const http = createClient<paths>({
  baseUrl: typeof location === 'undefined' ? 'http://localhost' : location.origin,
  credentials: 'same-origin',
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
