import type { Refusal } from './types'

/** Codes this client gives itself when no server answered. */
export const kUnreachable = 'client.unreachable'
export const kUnreadable = 'client.unreadable'

/** Every way a request can fail, as one type; `status` is 0 when nobody answered. */
export class RefusalError extends Error {
  readonly status: number
  readonly code: string
  readonly field: string | undefined
  /** Seconds the server asks us to wait. */
  readonly retry_after: number | undefined

  constructor(status: number, refusal: Refusal, retry_after?: number) {
    super(refusal.message)
    this.name = 'RefusalError'
    this.status = status
    this.code = refusal.code
    this.field = refusal.field
    this.retry_after = retry_after
  }

  /** True when the same request may succeed later without anybody changing it. */
  get passing(): boolean {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500
  }
}

export function unreachable(message = 'The server cannot be reached.'): RefusalError {
  return new RefusalError(0, { code: kUnreachable, message })
}

export function is_refusal(value: unknown): value is Refusal {
  if (typeof value !== 'object' || value === null) return false
  const candidate = value as Partial<Refusal>
  return typeof candidate.code === 'string' && typeof candidate.message === 'string'
}

/** The refusal inside an answer's body, or one that says the answer could not be read. */
export function refusal_of(status: number, body: unknown, retry_after?: number): RefusalError {
  if (is_refusal(body)) return new RefusalError(status, body, retry_after)
  return new RefusalError(status, { code: kUnreadable, message: `The server answered ${status}.` }, retry_after)
}

export function refusal_from(problem: unknown): RefusalError {
  if (problem instanceof RefusalError) return problem
  return unreachable(problem instanceof Error ? problem.message : undefined)
}
