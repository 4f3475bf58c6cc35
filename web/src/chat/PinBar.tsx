import { List, Pin as PinIcon } from 'lucide-react'
import { Suspense, useState } from 'react'

import type { Conversation, Pin } from '../api/types'
import { part } from '../i18n/part'
import { useTranslation } from '../i18n/translation'
import { useWorkspace } from '../sync/provider'
import { IconButton } from '../ui/Button'
import { AuthorName } from './authors'
import styles from './PinBar.module.css'
import { jump_to } from './timeline/jumps'
import { QuotedText } from './timeline/Quote'
import { useOriginal } from './timeline/use_original'

const PinsSheet = part(async () => (await import('./dialogs/PinsSheet')).PinsSheet)

/** Above the messages: what was pinned last leads there; beside it the way to all that is pinned. */
export function PinBar({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation('chat')
  const [open, set_open] = useState(false)
  const { id, pins } = conversation
  const newest = pins.at(-1)
  return (
    <>
      {newest && (
        <section className={styles.bar} aria-label={t('pins.title')}>
          <Newest key={newest.message_id} conversation_id={id} pin={newest} />
          <span className={styles.count}>{pins.length}</span>
          <IconButton label={t('pins.all')} onClick={() => set_open(true)}>
            <List />
          </IconButton>
        </section>
      )}
      {open && (
        <Suspense fallback={null}>
          <PinsSheet conversation={conversation} on_close={() => set_open(false)} />
        </Suspense>
      )}
    </>
  )
}

function Newest({ conversation_id, pin }: { conversation_id: string; pin: Pin }) {
  const { t } = useTranslation('chat')
  const { me } = useWorkspace()
  const { message, is_lost } = useOriginal(conversation_id, { message_id: pin.message_id, seq: pin.message_seq })
  return (
    <button type="button" className={styles.newest} onClick={() => jump_to(conversation_id, pin.message_seq)}>
      <PinIcon aria-hidden />
      <span className={styles.hidden}>{t('pins.jump')}</span>
      {message && <span className={styles.author}>{message.author_id === me.member_id ? t('you') : <AuthorName author={message} />}</span>}
      <span className={styles.text}>
        <QuotedText message={message} is_lost={is_lost} />
      </span>
    </button>
  )
}
