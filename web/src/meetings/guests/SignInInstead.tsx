import { LogIn } from 'lucide-react'
import { Link } from 'react-router'

import { useTranslation } from '../../i18n/translation'
import { button_class } from '../../ui/Button'
import { kDoorPath } from '../paths'

interface Props {
  organisation_id: string
  code: string
  signed_in: boolean
  prominent?: boolean
}

/** Members come in as themselves; who is signed in elsewhere goes back there. */
export function SignInInstead({ organisation_id, code, signed_in, prominent }: Props) {
  const { t } = useTranslation('meetings')
  if (signed_in) return <Link to="/" className={button_class({ size: 'l' })}>{t('guests.go_home')}</Link>
  const then = encodeURIComponent(`${kDoorPath}/${organisation_id}/${code}`)
  return (
    <Link to={`/sign-in?then=${then}`} className={button_class({ size: 'l', variant: prominent ? 'primary' : 'quiet' })}>
      <LogIn aria-hidden />
      {t('guests.sign_in')}
    </Link>
  )
}
