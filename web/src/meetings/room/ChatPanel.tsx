import { Suspense, useEffect, useState } from 'react'

import { refusal_from } from '../../api/refusal_error'
import { EmbeddedConversation } from '../../chat/embedding'
import { refusal_text } from '../../i18n/refusals'
import { useTranslation } from '../../i18n/translation'
import { useWorkspace } from '../../sync/provider'
import { PaneHeader } from '../../ui/Panes'
import { SkeletonRows } from '../../ui/Skeleton'
import { ErrorState } from '../../ui/States'
import type { Room } from '../state'
import { open_chat } from '../writes'
import { look } from './looking'
import styles from './Panel.module.css'

/** The meeting's own conversation, which stays in everybody's list afterwards. */
export function ChatPanel({ room }: { room: Room }) {
  const { t } = useTranslation('meetings')
  const { conversation_id, problem, retry } = useChat(room)
  return (
    <section className={styles.whole} aria-label={t('bar.chat')}>
      <PaneHeader level={2} title={t('bar.chat')} subtitle={t('chat.stays')} on_close={() => look({ panel: undefined })} />
      {problem ? (
        <ErrorState title={t('chat.failed')} text={problem} on_retry={retry} />
      ) : conversation_id ? (
        <Suspense fallback={<SkeletonRows count={4} />}>
          <EmbeddedConversation conversation_id={conversation_id} />
        </Suspense>
      ) : (
        <SkeletonRows count={4} />
      )}
    </section>
  )
}

/** Asked for by everybody who opens it: who came later joins the conversation by that. */
function useChat(room: Room) {
  const workspace = useWorkspace()
  const { id } = room.meeting
  const [conversation_id, set_conversation] = useState<string>()
  const [problem, set_problem] = useState<string>()
  const [attempt, set_attempt] = useState(0)
  useEffect(() => {
    set_problem(undefined)
    open_chat(workspace, id).then(set_conversation, (caught: unknown) => {
      set_problem(refusal_text(refusal_from(caught)))
    })
  }, [workspace, id, attempt])
  return { conversation_id, problem, retry: () => set_attempt((count) => count + 1) }
}
