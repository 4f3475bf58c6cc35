import { useTranslation } from '../i18n/translation'
import { Items } from './FileTray'
import styles from './FileTray.module.css'
import { useLeaving } from './use_uploads'

/** What was sent and goes out by itself when its files are there. */
export function Leaving({ lane }: { lane: string }) {
  const { t } = useTranslation('files')
  const leaving = useLeaving(lane)
  return leaving.map(({ batch, items }) => (
    <section key={batch.key} className={styles.leaving} aria-label={t('leaving')}>
      <span className={styles.when}>
        {t('when_ready', { count: items.filter(({ state }) => state !== 'done').length })}
      </span>
      <Items items={items} label={t('leaving')} />
    </section>
  ))
}
