/** What a group lets whom do, as the server answers it. */
import type { Conversation, Rights } from '../api/types'
import { useMember } from '../people/members'
import { useWorkspace } from '../sync/provider'
import { useNow } from './attention'

export type GroupVerb = keyof Rights
export const kGroupVerbs: readonly GroupVerb[] = ['speak', 'mention_all', 'add_members', 'pin']

type Role = Conversation['mine']['role']
const kRoles: readonly Role[] = ['owner', 'admin', 'member']

export function runs_group(role: Role): boolean {
  return role !== 'member'
}

/** One may silence and remove those one outranks. */
export function outranks(one: Role, other: Role): boolean {
  return kRoles.indexOf(one) < kRoles.indexOf(other)
}

export type Hindrance = 'silenced' | 'admins' | 'named' | 'peer_left'

/** Why somebody may not do this in the conversation at `now`, or nothing. */
export function hindrance(
  { mine, rights }: Conversation,
  member_id: string,
  verb: GroupVerb,
  now: number,
): Hindrance | undefined {
  if (verb !== 'add_members' && is_silenced(mine.silenced_until, now)) return 'silenced'
  const { holders, named } = rights[verb]
  if (runs_group(mine.role) || holders === 'everyone') return undefined
  if (holders === 'named') return named.includes(member_id) ? undefined : 'named'
  return 'admins'
}

export function is_silenced(until: string | undefined, now: number): boolean {
  return until !== undefined && now < Date.parse(until)
}

/** The same for whoever looks on, and it ends by itself when a silence does. */
export function useHindrance(conversation: Conversation, verb: GroupVerb): Hindrance | undefined {
  const { me } = useWorkspace()
  const now = useNow([conversation.mine.silenced_until])
  const peer = useMember(conversation.kind === 'direct' ? conversation.peer_id : undefined)
  if (verb === 'speak' && peer?.left_at) return 'peer_left'
  return hindrance(conversation, me.member_id, verb, now)
}

/** The rights once somebody is no longer in the group. */
export function without_named(rights: Rights, member_id: string): Rights {
  const kept = (verb: GroupVerb) => ({ ...rights[verb], named: rights[verb].named.filter((id) => id !== member_id) })
  return { speak: kept('speak'), mention_all: kept('mention_all'), add_members: kept('add_members'), pin: kept('pin') }
}
