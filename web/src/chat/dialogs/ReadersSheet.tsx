import { useEffect, useState } from 'react'

import type { Message } from '../../api/types'
import { useTranslation } from '../../i18n/translation'
import { MemberAvatar, MemberName } from '../../people/members'
import { useSynced, useWorkspace } from '../../sync/provider'
import { Dialog } from '../../ui/Dialog'
import { SegmentedControl } from '../../ui/SegmentedControl'
import { SkeletonRows } from '../../ui/Skeleton'
import { ErrorState } from '../../ui/States'
import { readers } from '../actions'
import styles from './ReadersSheet.module.css'

interface Props {
  message: Message
  on_close: () => void
}

type Tab = 'read' | 'unread'

/** Who has read a message and who has not. It follows what people read while it is open. */
export function ReadersSheet({ message, on_close }: Props) {
  const { t } = useTranslation('chat')
  const [tab, set_tab] = useState<Tab>('read')
  const { lists, failed, retry } = useReaders(message)
  const choices = (['read', 'unread'] as const).map((value) => {
    return { value, label: t(`readers.${value}`, { count: lists?.[value].length ?? 0 }) }
  })
  return (
    <Dialog open on_close={on_close} title={t('readers.title')} width={400}>
      {failed && <ErrorState title={t('readers.failed')} on_retry={retry} />}
      {!failed && (
        <>
          <SegmentedControl
            full
            label={t('readers.title')}
            choices={choices}
            value={tab}
            on_change={(value) => set_tab(value as Tab)}
          />
          <div className={styles.list}>
            {lists ? <Names ids={lists[tab]} tab={tab} /> : <SkeletonRows count={4} />}
          </div>
        </>
      )}
    </Dialog>
  )
}

function Names({ ids, tab }: { ids: readonly string[]; tab: Tab }) {
  const { t } = useTranslation('chat')
  if (ids.length === 0) {
    return <p className={styles.nobody}>{t(tab === 'read' ? 'readers.nobody_read' : 'readers.all_read')}</p>
  }
  return (
    <ul>
      {ids.map((id) => (
        <li key={id} className={styles.row}>
          <MemberAvatar id={id} size={32} />
          <MemberName id={id} />
        </li>
      ))}
    </ul>
  )
}

function useReaders(message: Message) {
  const workspace = useWorkspace()
  const roster = useSynced((state) => state.slices.chat.rosters[message.conversation_id])
  const [lists, set_lists] = useState<Record<Tab, string[]>>()
  const [failed, set_failed] = useState(false)
  const [attempt, set_attempt] = useState(0)
  useEffect(() => {
    let is_wanted = true
    set_failed(false)
    readers(workspace, message).then(
      (fresh) => is_wanted && set_lists(fresh),
      () => is_wanted && set_failed(true),
    )
    return () => void (is_wanted = false)
  }, [workspace, message, roster, attempt])
  return { lists, failed, retry: () => set_attempt((count) => count + 1) }
}
