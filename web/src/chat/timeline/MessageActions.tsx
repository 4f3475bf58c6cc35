import { createContext, lazy, type ReactNode, Suspense, useContext, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'

import type { Conversation, Message, Refusal } from '../../api/types'
import { refusal_text } from '../../i18n/refusals'
import { useWorkspace } from '../../sync/provider'
import { toast } from '../../ui/toasts'
import { draft_of, keep_draft } from '../drafts'
import { useNameOf } from '../reading'
import { runs_group } from '../rights'
import { readable_text } from '../text/tokens'

const ReadersSheet = lazy(async () => ({ default: (await import('../dialogs/ReadersSheet')).ReadersSheet }))
const RecallDialog = lazy(async () => ({ default: (await import('../dialogs/RecallDialog')).RecallDialog }))
const ActionSheet = lazy(async () => ({ default: (await import('../dialogs/ActionSheet')).ActionSheet }))

const kRecallMs = 24 * 3_600_000

export interface MessageActionSet {
  has_readers: boolean
  reply: (message: Message) => void
  copy: (message: Message) => void
  show_readers: (message: Message) => void
  show_sheet: (message: Message) => void
  may_recall: (message: Message) => boolean
  ask_recall: (message: Message) => void
  reason_of: (refusal: Refusal | undefined) => string
}

const Context = createContext<MessageActionSet | null>(null)

export function useMessageActions(): MessageActionSet {
  const actions = useContext(Context)
  if (!actions) throw new Error('Messages are drawn inside MessageActions.')
  return actions
}

interface Opened {
  what: 'readers' | 'recall' | 'sheet'
  message: Message
}

/** What can be done with a message, and the dialogs that it takes; they are fetched with their first use. */
export function MessageActions({ conversation, children }: { conversation: Conversation; children: ReactNode }) {
  const [opened, set_opened] = useState<Opened>()
  const actions = useActions(conversation, set_opened)
  const close = () => set_opened(undefined)
  return (
    <Context value={actions}>
      {children}
      {opened && (
        <Suspense fallback={null}>
          {opened.what === 'readers' && <ReadersSheet message={opened.message} on_close={close} />}
          {opened.what === 'recall' && <RecallDialog message={opened.message} on_close={close} />}
          {opened.what === 'sheet' && <ActionSheet message={opened.message} actions={actions} on_close={close} />}
        </Suspense>
      )}
    </Context>
  )
}

function useActions(conversation: Conversation, open: (opened: Opened) => void): MessageActionSet {
  const { t } = useTranslation('chat')
  const { me } = useWorkspace()
  const name_of = useNameOf()
  const { kind } = conversation
  const is_moderator = kind === 'group' && runs_group(conversation.mine.role)
  return useMemo(
    () => ({
      has_readers: kind === 'group',
      reply: ({ id, seq, conversation_id }) =>
        keep_draft(conversation_id, { ...draft_of(conversation_id), reply_to: { message_id: id, seq } }),
      copy: (message) => {
        const done = navigator.clipboard.writeText(readable_text(message.text, name_of))
        void done.then(() => toast(t('tools.copied'), 'good'))
      },
      show_readers: (message) => open({ what: 'readers', message }),
      show_sheet: (message) => open({ what: 'sheet', message }),
      ask_recall: (message) => open({ what: 'recall', message }),
      may_recall: (message) => {
        if (message.kind !== 'text' || message.recalled_at) return false
        const is_fresh = Date.now() - Date.parse(message.posted_at) < kRecallMs
        return is_moderator || (message.author_id === me.member_id && is_fresh)
      },
      reason_of: (refusal) => (refusal ? refusal_text(refusal) : ''),
    }),
    [t, me.member_id, name_of, kind, is_moderator, open],
  )
}
