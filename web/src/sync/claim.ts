/**
 * What a page shows when its line broke: the token of its last welcome, and how far it has come in each stream that
 * this named. So it needs no ticket, and the server no database.
 */
import type { Cursor, Resumed, WelcomeFrame } from '../api/types'

export const kTokenUnknown = 'socket.resume_token_unknown'

export interface Kept {
  token: string
  /** In the order of the welcome, without those that are gone. */
  streams: readonly Pick<Resumed, 'stream' | 'epoch'>[]
}

export function kept_of(welcome: WelcomeFrame): Kept | undefined {
  if (welcome.resume_token === undefined) return undefined
  const streams = welcome.streams.filter(({ answer }) => answer !== 'gone').map(({ stream, epoch }) => ({ stream, epoch }))
  return { token: welcome.resume_token, streams }
}

/** The claim, and cursors for what the welcome did not name. */
export function claim({ token, streams }: Kept, cursors: readonly Cursor[]) {
  const left = new Map(cursors.map((cursor) => [cursor.stream, cursor]))
  const seqs = streams.map(({ stream, epoch }) => {
    const cursor = left.get(stream)
    if (cursor?.epoch !== epoch) return -1
    left.delete(stream)
    return cursor.seq
  })
  return { resume: { token, seqs }, cursors: [...left.values()] }
}
