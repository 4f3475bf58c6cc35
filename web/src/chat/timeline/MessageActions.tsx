import { createContext, type ReactNode, Suspense, useContext, useMemo, useState } from 'react'

import type { Conversation, FileInfo, Message, Refusal } from '../../api/types'
import { useView } from '../../files/viewable'
import { part } from '../../i18n/part'
import { refusal_text } from '../../i18n/refusals'
import { useTranslation } from '../../i18n/translation'
import { toast } from '../../ui/toasts'
import { draft_of, keep_draft } from '../drafts'
import { useNameOf } from '../reading'
import { readable_text } from '../text/tokens'
import { type Amending, useAmending } from './use_amending'

const ReadersSheet = part(async () => (await import('../dialogs/ReadersSheet')).ReadersSheet)
const RecallDialog = part(async () => (await import('../dialogs/RecallDialog')).RecallDialog)
const ReactorsSheet = part(async () => (await import('../dialogs/ReactorsSheet')).ReactorsSheet)
const VersionsSheet = part(async () => (await import('../dialogs/VersionsSheet')).VersionsSheet)
const ReactionPicker = part(async () => (await import('./ReactionPicker')).ReactionPicker)
const ActionSheet = part(async () => (await import('../dialogs/ActionSheet')).ActionSheet)

export interface MessageActionSet extends Amending {
  has_readers: boolean
  reply: (message: Message) => void
  view: (file: FileInfo) => void
  copy: (message: Message) => void
  show_readers: (message: Message) => void
  show_sheet: (message: Message) => void
  ask_recall: (message: Message) => void
  /** Beside `anchor`, or from the bottom where there is none or little room. */
  ask_reaction: (message: Message, anchor?: Element) => void
  show_reactors: (message: Message) => void
  show_versions: (message: Message) => void
  reason_of: (refusal: Refusal | undefined) => string
}

const Context = createContext<MessageActionSet | null>(null)

export function useMessageActions(): MessageActionSet {
  const actions = useContext(Context)
  if (!actions) throw new Error('Messages are drawn inside MessageActions.')
  return actions
}

interface Opened {
  what: 'readers' | 'recall' | 'sheet' | 'reaction' | 'reactors' | 'versions'
  message: Message
  anchor?: Element
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
          {opened.what === 'reaction' && <Picker {...opened} actions={actions} on_close={close} />}
          {opened.what === 'reactors' && <ReactorsSheet message={opened.message} on_close={close} />}
          {opened.what === 'versions' && <VersionsSheet message={opened.message} on_close={close} />}
          {opened.what === 'readers' && <ReadersSheet message={opened.message} on_close={close} />}
          {opened.what === 'recall' && <RecallDialog message={opened.message} on_close={close} />}
          {opened.what === 'sheet' && <ActionSheet message={opened.message} actions={actions} on_close={close} />}
        </Suspense>
      )}
    </Context>
  )
}

function Picker({ message, anchor, actions, on_close }: Opened & { actions: MessageActionSet; on_close: () => void }) {
  const has_room = matchMedia('(min-width: 768px)').matches
  const pick = (emoji: string) => actions.react(message, emoji)
  return <ReactionPicker anchor={has_room ? anchor : undefined} on_pick={pick} on_close={on_close} />
}

function useActions(conversation: Conversation, open: (opened: Opened) => void): MessageActionSet {
  const { t } = useTranslation('chat')
  const name_of = useNameOf()
  const amending = useAmending(conversation)
  const view = useView()
  const { kind } = conversation
  return useMemo(
    () => ({
      ...amending,
      view,
      has_readers: kind !== 'direct',
      reply: ({ id, seq, conversation_id }) =>
        keep_draft(conversation_id, { ...draft_of(conversation_id), reply_to: { message_id: id, seq } }),
      copy: (message) => {
        const done = navigator.clipboard.writeText(readable_text(message.text, name_of))
        void done.then(() => toast(t('tools.copied'), 'good'))
      },
      show_readers: (message) => open({ what: 'readers', message }),
      show_sheet: (message) => open({ what: 'sheet', message }),
      ask_recall: (message) => open({ what: 'recall', message }),
      ask_reaction: (message, anchor) => open({ what: 'reaction', message, anchor }),
      show_reactors: (message) => open({ what: 'reactors', message }),
      show_versions: (message) => open({ what: 'versions', message }),
      reason_of: (refusal) => (refusal ? refusal_text(refusal) : ''),
    }),
    [t, name_of, kind, amending, view, open],
  )
}
