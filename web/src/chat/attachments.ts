/** The files of a conversation, one after the other as they are drawn. */
import type { FileInfo, Message } from '../api/types'
import { as_drawn } from '../files/kinds'
import type { Row } from './timeline/rows'

export interface Attachment {
  file: FileInfo
  author_id: string
  /** Of a recording: the meeting, since nobody sent it. */
  meeting?: string
  at: string
}

export function attachments_of(rows: readonly Row[]): Attachment[] {
  return rows.flatMap((row) => {
    if (row.kind === 'notice') return of_notice(row.message)
    if (row.kind !== 'spoken') return []
    const { pictures, others } = as_drawn(row.files)
    return [...pictures, ...others].map((file) => ({ file, author_id: row.author_id, at: row.at }))
  })
}

function of_notice({ files, author_id, posted_at, notice }: Message): Attachment[] {
  return files.map((file) => ({ file, author_id, meeting: notice?.text ?? '', at: posted_at }))
}
