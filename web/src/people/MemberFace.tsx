import { useTranslation } from '../i18n/translation'
import { Dotted } from '../presence/presences'
import { Avatar } from '../ui/Avatar'
import { useShown } from './introducing'

interface FaceProps {
  id: string
  size?: number
  /** With a dot that says how they are: where somebody looks for whom to talk to. */
  dotted?: boolean
}

export function MemberAvatar({ id, size, dotted }: FaceProps) {
  const member = useShown(id)
  const face = <Avatar id={id} name={member?.display_name ?? ''} size={size} />
  return dotted ? <Dotted id={id}>{face}</Dotted> : face
}

/** The name as written by its owner, with a word for somebody we cannot see. */
export function MemberName({ id }: { id: string }) {
  const { t } = useTranslation('people')
  const member = useShown(id)
  return <bdi>{member?.display_name ?? t('somebody')}</bdi>
}
