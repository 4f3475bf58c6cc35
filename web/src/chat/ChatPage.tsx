import { MessagesSquare } from 'lucide-react'
import { lazy, Suspense, useEffect, useState } from 'react'
import { Link, useNavigate, useParams } from 'react-router'

import { part } from '../i18n/part'
import { useTranslation } from '../i18n/translation'
import { useSynced } from '../sync/provider'
import { Button, button_class } from '../ui/Button'
import { Panes } from '../ui/Panes'
import { EmptyState } from '../ui/States'
import { fetch_view } from './fetch_view'
import { ConversationList } from './list/ConversationList'
import { conversation_path, kChatPath } from './paths'
import { useConversation, useConversationList } from './reading'
import { MessageSkeleton } from './timeline/MessageSkeleton'

const ConversationView = lazy(async () => ({ default: (await fetch_view()).ConversationView }))
const StartDialog = part(async () => (await import('./dialogs/StartDialog')).StartDialog)
const DetailsPanel = part(async () => (await import('./details/DetailsPanel')).DetailsPanel)

interface Props {
  /** A phone has no rail: the list's header leads to the search. */
  on_search: () => void
}

export function ChatPage({ on_search }: Props) {
  const { conversation_id } = useParams()
  const navigate = useNavigate()
  const conversation = useConversation(conversation_id)
  const [starting, set_starting] = useState(false)
  const [detailed, set_detailed] = useState(false)
  useSteps(conversation_id)
  useEffect(() => {
    if (!conversation) set_detailed(false)
  }, [conversation])
  const start = () => set_starting(true)
  const open = (id: string) => {
    set_starting(false)
    void navigate(conversation_path(id))
  }
  const side = conversation && detailed && (
    <Suspense fallback={null}>
      <DetailsPanel key={conversation.id} conversation={conversation} on_close={() => set_detailed(false)} />
    </Suspense>
  )
  return (
    <Panes
      list={<ConversationList selected={conversation_id} on_start={start} on_search={on_search} />}
      side={side}
      detailed={conversation_id !== undefined}
      place={conversation_id ?? ''}
    >
      {conversation && (
        <Suspense fallback={<MessageSkeleton />}>
          <ConversationView
            key={conversation.id}
            conversation={conversation}
            detailed={detailed}
            on_details={() => set_detailed((now) => !now)}
          />
        </Suspense>
      )}
      {!conversation && <NothingOpen wanted={conversation_id} on_start={start} />}
      {starting && (
        <Suspense fallback={null}>
          <StartDialog on_close={() => set_starting(false)} on_opened={open} />
        </Suspense>
      )}
    </Panes>
  )
}

function NothingOpen({ wanted, on_start }: { wanted: string | undefined; on_start: () => void }) {
  const { t } = useTranslation('chat')
  const booted = useSynced((state) => state.booted)
  if (!booted) return null
  const icon = <MessagesSquare />
  if (wanted) {
    const back = (
      <Link to={kChatPath} className={button_class()}>
        {t('not_found.action')}
      </Link>
    )
    return <EmptyState icon={icon} title={t('not_found.title')} text={t('not_found.text')} action={back} />
  }
  const start = <Button onClick={on_start}>{t('empty_list.action')}</Button>
  return <EmptyState icon={icon} title={t('nothing_open.title')} text={t('nothing_open.text')} action={start} />
}

/** Alt+Up and Alt+Down go through the conversations. */
function useSteps(selected: string | undefined): void {
  const list = useConversationList()
  const navigate = useNavigate()
  useEffect(() => {
    const on_key = (event: KeyboardEvent) => {
      const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
      if (!event.altKey || step === 0 || event.ctrlKey || event.metaKey) return
      event.preventDefault()
      const at = list.findIndex((conversation) => conversation.id === selected)
      const next = list[Math.min(Math.max(at + step, 0), list.length - 1)]
      if (next) void navigate(conversation_path(next.id))
    }
    window.addEventListener('keydown', on_key)
    return () => window.removeEventListener('keydown', on_key)
  }, [list, selected, navigate])
}
