import { useCallback, useRef, useState } from 'react'

import { client_id } from '../api/client_id'
import { refusal_from, type RefusalError } from '../api/refusal_error'
import { refusal_text } from '../i18n/refusals'

export interface Submission {
  busy: boolean
  refusal: RefusalError | undefined
  /** Runs the write; answers whether it was taken. */
  submit: (run: () => Promise<unknown>) => Promise<boolean>
  clear: () => void
}

/** One write at a time, its refusal kept for the form. */
export function useSubmission(): Submission {
  const [busy, set_busy] = useState(false)
  const [refusal, set_refusal] = useState<RefusalError>()
  const submit = useCallback(async (run: () => Promise<unknown>) => {
    set_busy(true)
    set_refusal(undefined)
    try {
      await run()
      return true
    } catch (problem) {
      set_refusal(refusal_from(problem))
      return false
    } finally {
      set_busy(false)
    }
  }, [])
  const clear = useCallback(() => set_refusal(undefined), [])
  return { busy, refusal, submit, clear }
}

/** Names a write: the same body keeps its id, so a second press after a lost answer does nothing twice. */
export function useWriteName(): <Body extends object>(body: Body) => Body & { client_id: string } {
  const last = useRef({ body: '', id: '' })
  return useCallback((body) => {
    const text = JSON.stringify(body)
    if (last.current.body !== text) last.current = { body: text, id: client_id() }
    return { ...body, client_id: last.current.id }
  }, [])
}

/** The sentence for a field, when the refusal is about it or a part of it: `newcomer.login`, `department_ids[1]`. */
export function field_problem(refusal: RefusalError | undefined, field: string): string | undefined {
  if (!refusal?.field) return undefined
  const name = refusal.field.split('.').at(-1)?.replace(/\[\d+\]$/, '')
  return name === field ? refusal_text(refusal) : undefined
}

/** The sentence for the form as a whole, when no field of it will say it. */
export function form_problem(refusal: RefusalError | undefined, fields: readonly string[]): string | undefined {
  if (!refusal || fields.some((field) => field_problem(refusal, field))) return undefined
  return refusal_text(refusal)
}
