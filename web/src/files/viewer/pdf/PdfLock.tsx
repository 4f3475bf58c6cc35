import { LockKeyhole } from 'lucide-react'
import { type FormEvent, useEffect, useState } from 'react'

import type { FileInfo } from '../../../api/types'
import { useTranslation } from '../../../i18n/translation'
import { Button } from '../../../ui/Button'
import { PasswordField } from '../../../ui/PasswordField'
import { GetLink } from '../Problem'
import card from '../Problem.module.css'
import type { Lock } from './document'
import styles from './PdfLock.module.css'

/** Asks for the password until one opens the PDF. It has no focus by itself, so that arrows go on to other files. */
export function PdfLock({ lock, file }: { lock: Lock; file: FileInfo }) {
  const { t } = useTranslation('files')
  const [password, set_password] = useState('')
  const [tried, set_tried] = useState<Lock>()
  useEffect(() => {
    if (lock.was_wrong) set_password('')
  }, [lock])
  const is_busy = tried === lock
  const error = lock.was_wrong && password === '' ? t('viewer.pdf.lock.wrong') : undefined
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (password === '' || is_busy) return
    set_tried(lock)
    lock.unlock(password)
  }
  return (
    <form className={card.card} onSubmit={submit}>
      <span className={card.icon}>
        <LockKeyhole aria-hidden />
      </span>
      <p className={card.title}>{t('viewer.pdf.lock.title')}</p>
      <p className={card.text}>{t('viewer.pdf.lock.text')}</p>
      <div className={styles.field}>
        <PasswordField
          label={t('viewer.pdf.lock.password')}
          value={password}
          error={error}
          autoComplete="off"
          onChange={(event) => set_password(event.target.value)}
        />
      </div>
      <div className={card.actions}>
        <GetLink file={file} variant="secondary" />
        <Button type="submit" variant="primary" busy={is_busy} disabled={password === ''}>
          {t('viewer.pdf.lock.open')}
        </Button>
      </div>
    </form>
  )
}
