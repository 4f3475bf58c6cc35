import { Check, Copy, Download } from 'lucide-react'
import { useState } from 'react'

import { useTranslation } from '../../i18n/translation'
import { Button, button_class } from '../../ui/Button'
import styles from './Security.module.css'

/** Shown once. Each lets its owner in once. */
export function RecoveryCodes({ codes, on_done }: { codes: readonly string[]; on_done: () => void }) {
  const { t } = useTranslation('people')
  const [copied, set_copied] = useState(false)
  const text = codes.join('\n')
  const copy = async () => {
    await navigator.clipboard?.writeText(text).catch(() => undefined)
    set_copied(true)
  }
  return (
    <div className={styles.dialog}>
      <p className={styles.dialog_lead}>{t('recovery.lead')}</p>
      <ol className={styles.codes} aria-label={t('recovery.title')}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ol>
      <div className={styles.take}>
        <Button size="s" icon={copied ? <Check /> : <Copy />} onClick={() => void copy()}>
          {copied ? t('recovery.copied') : t('recovery.copy')}
        </Button>
        <a
          className={button_class({ size: 's' })}
          href={`data:text/plain;charset=utf-8,${encodeURIComponent(`Madang\n\n${text}\n`)}`}
          download="madang-recovery-codes.txt"
        >
          <Download />
          {t('recovery.download')}
        </a>
      </div>
      <Button variant="primary" full onClick={on_done}>
        {t('recovery.kept')}
      </Button>
    </div>
  )
}
