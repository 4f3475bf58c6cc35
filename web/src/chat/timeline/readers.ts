import type { Message } from '../../api/types'
import type { Roster } from '../state'

export interface ReadCount {
  read: number
  of: number
}

export type ReadCounter = (message: Message) => ReadCount | undefined

/**
 * Who has read a message is those whose stay covers it: visible_from_seq <= seq <= read_seq. With starts and ends
 * sorted, counting for each of many rows needs no walk over the members.
 */
export function read_counter(roster: Roster | undefined): ReadCounter {
  if (!roster) return () => undefined
  const members = Object.values(roster.members)
  const starts = members.map((member) => member.visible_from_seq).sort(ascending)
  const ends = members.map((member) => Math.max(member.read_seq, member.visible_from_seq - 1)).sort(ascending)
  return (message) => {
    const author = roster.members[message.author_id]
    const of = below(starts, message.seq + 1)
    const read = of - below(ends, message.seq)
    const is_counted = author && author.visible_from_seq <= message.seq
    const has_read = is_counted && author.read_seq >= message.seq
    return { read: read - (has_read ? 1 : 0), of: of - (is_counted ? 1 : 0) }
  }
}

function ascending(a: number, b: number): number {
  return a - b
}

/** How many of the sorted values are smaller. */
function below(sorted: readonly number[], limit: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? Infinity) < limit) low = middle + 1
    else high = middle
  }
  return low
}
