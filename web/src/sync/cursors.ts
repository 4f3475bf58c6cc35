import type { Cursor, Event } from '../api/types'

export interface Position {
  epoch: string
  seq: number
}

export type Cursors = Readonly<Record<string, Position>>

/**
 * What to do with an event. `ephemeral` changes state but no cursor; `gap` means something before it is missing;
 * `epoch` means the stream was rebuilt and nothing we hold can be trusted; `stranger` is a stream we do not follow.
 */
export type Verdict = 'apply' | 'ephemeral' | 'known' | 'gap' | 'epoch' | 'stranger'

export function judge(cursors: Cursors, event: Event): Verdict {
  const position = cursors[event.stream]
  if (!position) return 'stranger'
  if (event.seq === undefined) return 'ephemeral'
  if (event.epoch !== position.epoch) return 'epoch'
  if (event.seq <= position.seq) return 'known'
  return event.seq === position.seq + 1 ? 'apply' : 'gap'
}

/** Takes the positions of a snapshot; within an epoch a cursor never moves backwards. */
export function moved(cursors: Cursors, to: readonly Cursor[]): Cursors {
  const next = { ...cursors }
  for (const { stream, epoch, seq } of to) {
    const known = next[stream]
    if (known && known.epoch === epoch && known.seq >= seq) continue
    next[stream] = { epoch, seq }
  }
  return next
}

export function without(cursors: Cursors, streams: readonly string[]): Cursors {
  const next = { ...cursors }
  for (const stream of streams) delete next[stream]
  return next
}

export function cursor_list(cursors: Cursors, streams: readonly string[] = Object.keys(cursors)): Cursor[] {
  return streams.flatMap((stream) => {
    const position = cursors[stream]
    return position ? [{ stream, ...position }] : []
  })
}
