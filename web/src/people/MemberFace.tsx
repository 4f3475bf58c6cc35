import { useTranslation } from 'react-i18next'

import { Avatar } from '../ui/Avatar'
import { useMember } from './directory'

interface FaceProps {
  id: string
  size?: number
}

export function MemberAvatar({ id, size }: FaceProps) {
  const member = useMember(id)
  return <Avatar id={id} name={member?.display_name ?? ''} size={size} />
}

/** The name as written by its owner, with a word for somebody we cannot see. */
export function MemberName({ id }: { id: string }) {
  const { t } = useTranslation('people')
  const member = useMember(id)
  return <bdi>{member?.display_name ?? t('somebody')}</bdi>
}
