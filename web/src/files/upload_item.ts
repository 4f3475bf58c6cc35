import type { FileInfo, Refusal } from '../api/types'

/** A file that somebody chose, on its way to the server. */
export interface UploadItem {
  key: string
  /** What it will belong to, such as a conversation. */
  lane: string
  /** Which sending it belongs to; none while it still lies in the tray. */
  batch: string | undefined
  /** Orders the items of one lane. */
  position: number
  name: string
  size: number
  content: Blob
  state: 'waiting' | 'sending' | 'done' | 'failed'
  sent: number
  upload_id?: string
  file?: FileInfo
  problem?: Refusal
}

/** Somebody pressed Send before everything was there: goes out by itself when it is. */
export interface Batch {
  key: string
  lane: string
  position: number
  /** The words, and whatever else goes with them; the slice that sends knows. */
  message: Record<string, unknown>
}
