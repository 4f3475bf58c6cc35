import { MessagesSquare, Search, SquarePen } from 'lucide-react'

import { useTranslation } from '../../i18n/translation'
import { useSynced } from '../../sync/provider'
import { Button, IconButton } from '../../ui/Button'
import { List } from '../../ui/List'
import { PaneBody, PaneHeader } from '../../ui/Panes'
import { SkeletonRows } from '../../ui/Skeleton'
import { EmptyState } from '../../ui/States'
import { useConversationList } from '../reading'
import styles from './ConversationList.module.css'
import { ConversationRow } from './ConversationRow'

interface Props {
  selected: string | undefined
  on_start: () => void
}

export function ConversationList({ selected, on_start, on_search }: Props & { on_search: () => void }) {
  const { t } = useTranslation('chat')
  const actions = (
    <>
      <IconButton label={t('search')} onClick={on_search} className={styles.search}>
        <Search />
      </IconButton>
      <IconButton label={t('new_conversation')} onClick={on_start}>
        <SquarePen />
      </IconButton>
    </>
  )
  return (
    <>
      <PaneHeader title={t('title')} actions={actions} level={selected ? 2 : 1} />
      <PaneBody className={styles.body}>
        <Conversations selected={selected} on_start={on_start} />
      </PaneBody>
    </>
  )
}

function Conversations({ selected, on_start }: Props) {
  const { t } = useTranslation('chat')
  const booted = useSynced((state) => state.booted)
  const conversations = useConversationList()
  if (!booted) return <SkeletonRows count={8} />
  if (conversations.length === 0) {
    const start = (
      <Button variant="primary" onClick={on_start}>
        {t('empty_list.action')}
      </Button>
    )
    const { title, text } = { title: t('empty_list.title'), text: t('empty_list.text') }
    return <EmptyState icon={<MessagesSquare />} title={title} text={text} action={start} />
  }
  return (
    <List label={t('conversations')}>
      {conversations.map((conversation) => (
        <li key={conversation.id} className={styles.item}>
          <ConversationRow conversation={conversation} selected={conversation.id === selected} />
        </li>
      ))}
    </List>
  )
}
