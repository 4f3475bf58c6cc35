import type { HistoryRule } from '../../api/types'
import { useTranslation } from '../../i18n/translation'
import styles from './HistoryChoice.module.css'

const rules: readonly HistoryRule[] = ['nothing', 'last_100', 'all']

interface Props {
  value: HistoryRule
  on_change: (rule: HistoryRule) => void
  disabled?: boolean
}

/** What people who join later may read, each choice with what it means. */
export function HistoryChoice({ value, on_change, disabled }: Props) {
  const { t } = useTranslation('chat')
  return (
    <fieldset className={styles.choices} disabled={disabled}>
      <legend className={styles.legend}>{t('history.label')}</legend>
      {rules.map((rule) => (
        <label key={rule} className={styles.choice}>
          <input type="radio" name="history" checked={rule === value} onChange={() => on_change(rule)} />
          <span>
            <span className={styles.name}>{t(`history.${rule}`)}</span>
            <span className={styles.hint}>{t(`history.${rule}_hint`)}</span>
          </span>
        </label>
      ))}
    </fieldset>
  )
}
