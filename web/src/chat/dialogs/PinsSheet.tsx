import { PinOff } from 'lucide-react'

import { refusal_from } from '../../api/refusal_error'
import type { Conversation, Pin } from '../../api/types'
import { useFormats } from '../../i18n/formats'
import { refusal_text } from '../../i18n/refusals'
import { useTranslation } from '../../i18n/translation'
import { useSynced, useWorkspace } from '../../sync/provider'
import { IconButton } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { SkeletonRows } from '../../ui/Skeleton'
import { EmptyState, ErrorState } from '../../ui/States'
import { toast } from '../../ui/toasts'
import { load_pins, pin } from '../amending'
import { AuthorAvatar, AuthorName } from '../authors'
import { useNameOf } from '../reading'
import { useHindrance } from '../rights'
import { language_of } from '../text/script'
import { plain_text } from '../text/tokens'
import { jump_to } from '../timeline/jumps'
import { held_message } from '../timeline/use_original'
import styles from './PinsSheet.module.css'
import { useAsked } from './use_asked'

interface Props {
  conversation: Conversation
  on_close: () => void
}

/** Everything that is pinned in a conversation; each leads to its place. */
export function PinsSheet({ conversation, on_close }: Props) {
  const { t } = useTranslation('chat')
  const workspace = useWorkspace()
  const { id, pins } = conversation
  const { found, failed, retry } = useAsked(() => load_pins(workspace, id), [workspace, id, pins])
  const in_order = pins.toSorted((a, b) => a.message_seq - b.message_seq)
  return (
    <Dialog open on_close={on_close} title={t('pins.title')} width={480}>
      {failed && <ErrorState title={t('pins.failed')} on_retry={retry} />}
      {!failed && !found && <SkeletonRows count={Math.min(pins.length, 4)} />}
      {pins.length === 0 && <EmptyState title={t('pins.empty')} />}
      <ul className={styles.list}>
        {in_order.map((one) => (
          <Pinned key={one.message_id} one={one} conversation={conversation} on_close={on_close} />
        ))}
      </ul>
    </Dialog>
  )
}

function Pinned({ one, conversation, on_close }: Props & { one: Pin }) {
  const { t } = useTranslation('chat')
  const workspace = useWorkspace()
  const formats = useFormats()
  const name_of = useNameOf()
  const may_pin = useHindrance(conversation, 'pin') === undefined
  const { message_id, message_seq } = one
  const message = useSynced((state) => held_message(state.slices.chat, conversation.id, message_id, message_seq))
  if (!message) return null
  const go = () => {
    on_close()
    jump_to(conversation.id, message.seq)
  }
  const unpin = () => {
    pin(workspace, message, false).catch((problem: unknown) => toast(refusal_text(refusal_from(problem)), 'bad'))
  }
  return (
    <li className={styles.pinned}>
      <button type="button" className={styles.place} onClick={go}>
        <AuthorAvatar author={message} size={32} />
        <span className={styles.column}>
          <span className={styles.head}>
            <span className={styles.author}>
              <AuthorName author={message} />
            </span>
            <time dateTime={message.posted_at}>{formats.moment(message.posted_at)}</time>
          </span>
          <span className={styles.text} lang={language_of(message.text)}>
            {plain_text(message.text, name_of)}
          </span>
          <span className={styles.by}>{t('pins.by', { name: name_of(one.pinned_by) })}</span>
        </span>
      </button>
      {may_pin && (
        <IconButton label={t('pins.unpin')} onClick={unpin}>
          <PinOff />
        </IconButton>
      )}
    </li>
  )
}
