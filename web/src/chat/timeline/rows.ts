/** What stands in the message list, one after the other. Date lines and the unread bar are rows like any other. */
import type { FileInfo, Message, Original } from '../../api/types'
import type { Entry } from '../../sync/outbox_entry'
import { counts } from '../counts'
import { amends_of, as_wished, posts_of, told_of } from '../pending'

export interface Spoken {
  kind: 'spoken'
  /** The client id where there is one: a pending message and what becomes of it are the same row. */
  key: string
  author_id: string
  /** Of who has no account. */
  guest_name: string | undefined
  text: string
  files: readonly FileInfo[]
  at: string
  begins_group: boolean
  ends_group: boolean
  message: Message | undefined
  /** Of a message that is there: what shall become of it. */
  entry: Entry | undefined
  reply_to: Original | undefined
}

export type Row =
  | Spoken
  | { kind: 'day'; key: string; at: string }
  | { kind: 'unread'; key: string }
  | { kind: 'notice'; key: string; message: Message }

interface Said {
  messages: readonly Message[]
  pending: readonly Entry[]
  me: string
  /** What came after it when the conversation was opened is new. */
  read_seq: number | undefined
}

const kGroupMs = 5 * 60_000

export function rows_of({ messages, pending, me, read_seq }: Said): Row[] {
  const arrived = new Set(messages.map((message) => message.client_id))
  const waiting = posts_of(pending).filter((entry) => !arrived.has(entry.client_id))
  const wishes = pending.filter(amends_of)
  const wishes_for = (id: string) => wishes.filter((entry) => amends_of(entry)?.message_id === id)
  const there = messages.map((message) => of_message(message, wishes_for(message.id), me))
  const items = [...there, ...waiting.map((entry) => of_entry(entry, me))]
  return grouped(with_lines(items, me, read_seq))
}

function of_message(held: Message, wishes: readonly Entry[], me: string): Row {
  const key = held.client_id ?? held.id
  if (held.kind !== 'text') return { kind: 'notice', key, message: held }
  const message = held.recalled_at ? held : as_wished(held, wishes, me)
  const { author_id, guest_name, text, files, posted_at, reply_to } = message
  return spoken({ key, author_id, guest_name, text, files, at: posted_at, message, entry: told_of(wishes), reply_to })
}

function of_entry(entry: Entry, me: string): Row {
  const { client_id, body, queued_at } = entry
  const said = { author_id: me, guest_name: undefined, text: String(body.text), at: queued_at }
  const base = { key: client_id, ...said, message: undefined, entry }
  const files = (entry.shown?.files as FileInfo[] | undefined) ?? []
  return spoken({ ...base, files, reply_to: entry.shown?.reply_to as Original | undefined })
}

function spoken(part: Omit<Spoken, 'kind' | 'begins_group' | 'ends_group'>): Spoken {
  return { kind: 'spoken', begins_group: true, ends_group: true, ...part }
}

function with_lines(items: Row[], me: string, read_seq: number | undefined): Row[] {
  const rows: Row[] = []
  let day = ''
  let is_marked = read_seq === undefined
  for (const item of items) {
    const at = moment_of(item)
    if (day_of(at) !== day) rows.push({ kind: 'day', key: `day-${day_of(at)}`, at })
    day = day_of(at)
    if (!is_marked && is_new(item, me, read_seq ?? 0)) {
      rows.push({ kind: 'unread', key: 'unread' })
      is_marked = true
    }
    rows.push(item)
  }
  return rows
}

function is_new(row: Row, me: string, read_seq: number): boolean {
  const is_told = row.kind === 'spoken' || (row.kind === 'notice' && counts(row.message, me))
  return is_told && row.message?.author_id !== me && (row.message?.seq ?? 0) > read_seq
}

function grouped(rows: Row[]): Row[] {
  return rows.map((row, at) => {
    if (row.kind !== 'spoken') return row
    return { ...row, begins_group: !belongs(rows[at - 1], row), ends_group: !belongs(row, rows[at + 1]) }
  })
}

function belongs(before: Row | undefined, after: Row | undefined): boolean {
  if (before?.kind !== 'spoken' || after?.kind !== 'spoken') return false
  return before.author_id === after.author_id && Date.parse(after.at) - Date.parse(before.at) < kGroupMs
}

function moment_of(row: Row): string {
  if (row.kind === 'notice') return row.message.posted_at
  return row.kind === 'unread' ? '' : row.at
}

function day_of(at: string): string {
  const date = new Date(at)
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`
}
