import { useTranslation } from '../i18n/translation'
import { end_words, type Status } from './status'

/** "Lunch 🍱 · until 1:00 PM" */
export function StatusLine({ status }: { status: Status }) {
  const { t, language } = useTranslation('people')
  return (
    <>
      <bdi>{status.text}</bdi>
      {status.until && ` · ${t('status.ends', { when: end_words(status.until, language) })}`}
    </>
  )
}
