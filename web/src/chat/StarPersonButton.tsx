import { Star as StarShape } from 'lucide-react'

import { useTranslation } from '../i18n/translation'
import { useWorkspace } from '../sync/provider'
import { Button } from '../ui/Button'
import { useStarPerson } from './use_star_person'

/** For a person's card: stars them, or no longer. Nobody stars themselves there. */
export function StarPersonButton({ member_id }: { member_id: string }) {
  const { t } = useTranslation('chat')
  const { me } = useWorkspace()
  const { is_starred, turn } = useStarPerson(member_id)
  if (member_id === me.member_id) return null
  return (
    <Button icon={<StarShape fill={is_starred ? 'currentColor' : 'none'} />} aria-pressed={is_starred} onClick={turn}>
      {is_starred ? t('attention.starred') : t('attention.star')}
    </Button>
  )
}
