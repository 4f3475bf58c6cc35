import type { Refusal } from '../api/types'

/** A write on its way to the server. Writes of one lane are sent one at a time and in order. */
export interface Entry {
  client_id: string
  slice: string
  lane: string
  /** POST where none is named. A PUT says what is to be so, and is sent without the name of the write. */
  method?: 'PATCH' | 'PUT'
  path: string
  body: { client_id: string; [field: string]: unknown }
  /** What its slice needs to draw it and the server is not told. */
  shown?: Record<string, unknown>
  queued_at: string
  /** Orders entries of all tabs. */
  position: number
  state: 'queued' | 'sending' | 'failed'
  refusal?: Refusal
}
