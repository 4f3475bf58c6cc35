import type { Message } from '../../api/types'
import { useTranslation } from '../../i18n/translation'
import { MemberAvatar, MemberName } from '../../people/members'
import { useWorkspace } from '../../sync/provider'
import { Dialog } from '../../ui/Dialog'
import { SkeletonRows } from '../../ui/Skeleton'
import { ErrorState } from '../../ui/States'
import { reactors } from '../amending'
import styles from './ReadersSheet.module.css'
import { useAsked } from './use_asked'

interface Props {
  message: Message
  on_close: () => void
}

/** Who has put which emoji under a message. */
export function ReactorsSheet({ message, on_close }: Props) {
  const { t } = useTranslation('chat')
  const workspace = useWorkspace()
  const { found, failed, retry } = useAsked(() => reactors(workspace, message), [workspace, message])
  return (
    <Dialog open on_close={on_close} title={t('reactions.title')} width={400}>
      {failed && <ErrorState title={t('reactions.failed')} on_retry={retry} />}
      {!failed && !found && <SkeletonRows count={4} />}
      <div className={styles.list}>
        {found?.map(({ emoji, member_ids }) => (
          <section key={emoji} aria-label={`${emoji} ${member_ids.length}`}>
            <h3 className={styles.kind} aria-hidden>
              <span>{emoji}</span> {member_ids.length}
            </h3>
            <ul>
              {member_ids.map((id) => (
                <li key={id} className={styles.row}>
                  <MemberAvatar id={id} size={32} />
                  <MemberName id={id} />
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </Dialog>
  )
}
