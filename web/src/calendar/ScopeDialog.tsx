import { useTranslation } from '../i18n/translation'
import { Button } from '../ui/Button'
import { Dialog } from '../ui/Dialog'
import styles from './Form.module.css'
import type { Scope } from './writes'

interface Props {
  doing: 'edit' | 'remove'
  on_close: () => void
  on_choose: (scope: Scope) => void
}

const scopes = ['this_one', 'this_and_later', 'all'] as const

/** Of what repeats: which of them are meant. */
export function ScopeDialog({ doing, on_close, on_choose }: Props) {
  const { t } = useTranslation('calendar')
  return (
    <Dialog open on_close={on_close} title={t(`scope.${doing}`)} width={360}>
      <div className={styles.choices}>
        {scopes.map((scope) => (
          <Button key={scope} full onClick={() => on_choose(scope)}>
            {t(`scope.${scope}`)}
          </Button>
        ))}
      </div>
    </Dialog>
  )
}
