import { useTranslation } from 'react-i18next'

import { end_words, type Status } from './status'

/** "Lunch 🍱 · until 1:00 PM" */
export function StatusLine({ status }: { status: Status }) {
  const { t, i18n } = useTranslation('people')
  return (
    <>
      <bdi>{status.text}</bdi>
      {status.until && ` · ${t('status.ends', { when: end_words(status.until, i18n.language) })}`}
    </>
  )
}
