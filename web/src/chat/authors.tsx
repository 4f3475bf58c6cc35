/** Who said a message: a member, or a guest of a meeting, who is in no directory and keeps the name they came with. */
import type { Message } from '../api/types'
import { useTranslation } from '../i18n/translation'
import { MemberAvatar, MemberName } from '../people/members'
import { Avatar } from '../ui/Avatar'
import { Tag } from '../ui/Badge'

export type Author = Pick<Message, 'author_id' | 'guest_name'>

export function AuthorName({ author: { author_id, guest_name } }: { author: Author }) {
  return guest_name === undefined ? <MemberName id={author_id} /> : <bdi>{guest_name}</bdi>
}

export function AuthorAvatar({ author: { author_id, guest_name }, size }: { author: Author; size: number }) {
  if (guest_name === undefined) return <MemberAvatar id={author_id} size={size} />
  return <Avatar id={author_id} name={guest_name} size={size} />
}

/** Beside the name of a guest. */
export function GuestTag({ author }: { author: Author }) {
  const { t } = useTranslation('chat')
  return author.guest_name === undefined ? null : <Tag tone="warn">{t('guest')}</Tag>
}
