/** What was written and has not reached the server yet: new messages, and what shall become of those that are there. */
import type { Message } from '../api/types'
import type { Entry } from '../sync/outbox_entry'
import type { Delivered, Me } from '../sync/slices'
import { edited, everywhere, type Place, reacted } from './amendments'
import type { ChatState } from './state'
import { without_text } from './timeline'

export type Wish =
  | { what: 'edit'; text: string }
  | { what: 'recall' }
  | { what: 'react'; emoji: string; present: boolean }

export type Amends = Place & { wish: Wish }

type Shown = Pick<Entry, 'shown'>

export function amends_of({ shown }: Shown): Amends | undefined {
  return shown?.amends as Amends | undefined
}

/** New messages on their way. */
export function posts_of(pending: readonly Entry[]): Entry[] {
  return pending.filter((entry) => !amends_of(entry))
}

/** The message as its reader wishes it to be. What is recalled stays until it is gone for everybody. */
export function as_wished(message: Message, pending: readonly Entry[], me: string): Message {
  return pending.reduce((held, entry) => {
    const wish = amends_of(entry)?.wish
    if (wish?.what === 'edit') return { ...held, text: wish.text }
    return wish?.what === 'react' ? with_own(held, wish, me) : held
  }, message)
}

/** What is said beside the message: that its text waits, or what was refused. A reaction on its way is plain to see. */
export function told_of(pending: readonly Entry[]): Entry | undefined {
  return pending.findLast((entry) => entry.state === 'failed' || amends_of(entry)?.wish.what !== 'react')
}

/** The server has taken it: it is so from now on, whether its event came already or comes later. */
export function amended_by(state: ChatState, answer: Delivered, { wish, ...place }: Amends, me: Me): ChatState {
  const answered = answer.body as Message
  return everywhere(state, place, (held) => {
    if (wish.what === 'edit') return edited(held, answered)
    if (wish.what === 'react') return with_own(held, wish, me.member_id)
    return without_text(held, answered.recalled_at ?? new Date().toISOString())
  })
}

function with_own(held: Message, { emoji, present }: { emoji: string; present: boolean }, member_id: string): Message {
  const reaction = held.reactions.find((it) => it.emoji === emoji)
  if ((reaction?.mine ?? false) === present) return held
  const count = (reaction?.count ?? 0) + (present ? 1 : -1)
  return reacted(held, { emoji, count, present, member_id }, { member_id })
}
