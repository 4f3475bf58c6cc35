import { useEffect, useState } from 'react'

import { PersonName } from '../faces'
import type { Room, ShownReaction } from '../state'
import styles from './Room.module.css'

const kShownMs = 4_000
const kMost = 6

/** They rise and fade: a reaction is of the moment. Those from before one looked are not shown. */
export function Reactions({ room }: { room: Room }) {
  const [seen_at_first] = useState(() => room.reactions.at(-1)?.key ?? 0)
  const [gone, set_gone] = useState(seen_at_first)
  const shown = room.reactions.filter(({ key }) => key > gone).slice(-kMost)
  const last = shown.at(-1)?.key
  useEffect(() => {
    if (last === undefined) return
    const timer = setTimeout(() => set_gone((before) => Math.max(before, last)), kShownMs)
    return () => clearTimeout(timer)
  }, [last])
  return (
    <div className={styles.reactions} aria-live="polite">
      {shown.map((reaction) => (
        <Reaction key={reaction.key} reaction={reaction} room={room} />
      ))}
    </div>
  )
}

function Reaction({ reaction, room }: { reaction: ShownReaction; room: Room }) {
  const person = room.participants[reaction.participant_id]
  return (
    <div className={styles.reaction}>
      <b>{reaction.emoji}</b>
      {person && <PersonName person={person} />}
    </div>
  )
}
