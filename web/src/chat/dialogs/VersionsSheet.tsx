import type { Message } from '../../api/types'
import { useFormats } from '../../i18n/formats'
import { useTranslation } from '../../i18n/translation'
import { useWorkspace } from '../../sync/provider'
import { Dialog } from '../../ui/Dialog'
import { SkeletonRows } from '../../ui/Skeleton'
import { ErrorState } from '../../ui/States'
import { versions } from '../amending'
import { language_of } from '../text/script'
import { MessageText } from '../timeline/MessageText'
import { useAsked } from './use_asked'
import styles from './VersionsSheet.module.css'

interface Props {
  message: Message
  on_close: () => void
}

/** What a message said before, the newest first. */
export function VersionsSheet({ message, on_close }: Props) {
  const { t } = useTranslation('chat')
  const formats = useFormats()
  const workspace = useWorkspace()
  const { found, failed, retry } = useAsked(() => versions(workspace, message), [workspace, message])
  return (
    <Dialog open on_close={on_close} title={t('edit.title')} width={480}>
      {failed && <ErrorState title={t('edit.failed')} on_retry={retry} />}
      {!failed && !found && <SkeletonRows count={3} />}
      <ol className={styles.list}>
        {found?.toReversed().map(({ text, written_at }, at) => (
          <li key={`${written_at}-${at}`} className={styles.version}>
            <p className={styles.when}>
              <time dateTime={written_at}>{formats.moment(written_at)}</time>
              {at === 0 && <span className={styles.now}>{t('edit.now')}</span>}
            </p>
            <div className={styles.text} lang={language_of(text)}>
              <MessageText text={text} />
            </div>
          </li>
        ))}
      </ol>
    </Dialog>
  )
}
