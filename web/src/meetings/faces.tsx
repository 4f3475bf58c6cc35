/** Names and faces of those in a meeting: members have theirs in the directory, guests brought a name of their own. */
import type { MeetingParticipant } from '../api/types'
import { MemberAvatar, MemberName, useMember } from '../people/members'
import { useWorkspace } from '../sync/provider'
import { Avatar } from '../ui/Avatar'
import { is_visit } from './guests/visit'

type Person = Pick<MeetingParticipant, 'member_id' | 'guest_name'>

export function usePersonName({ member_id, guest_name }: Person): string {
  const member = useMember(member_id)
  return guest_name ?? member?.display_name ?? ''
}

/** A guest is shown no more of the directory than what they were told: nothing is asked of it for them. */
export function PersonName({ person }: { person: Person }) {
  const name = usePersonName(person)
  const visits = is_visit(useWorkspace().me)
  return visits || person.guest_name ? <bdi>{name}</bdi> : <MemberName id={person.member_id} />
}

export function PersonAvatar({ person, size }: { person: Person; size?: number }) {
  const name = usePersonName(person)
  const visits = is_visit(useWorkspace().me)
  if (visits || person.guest_name) return <Avatar id={person.member_id} name={name} size={size} />
  return <MemberAvatar id={person.member_id} size={size} />
}
