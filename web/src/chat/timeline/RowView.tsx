import { memo } from 'react'

import type { Message } from '../../api/types'
import { useTranslation } from '../../i18n/translation'
import { useNoticeText } from '../notices'
import { day_line } from '../times'
import styles from './MessageList.module.css'
import { MessageRow } from './MessageRow'
import type { ReadCount } from './readers'
import type { Row } from './rows'

interface Props {
  row: Row
  is_last: boolean
  is_direct: boolean
  readers: ReadCount | undefined
  conversation_id: string
}

export const RowView = memo(
  function RowView({ row, is_last, is_direct, readers, conversation_id }: Props) {
    if (row.kind === 'day') return <DayRow at={row.at} id={row.key} />
    if (row.kind === 'unread') return <UnreadRow />
    if (row.kind === 'notice') return <NoticeRow message={row.message} />
    const place = { is_last, is_direct, readers, conversation_id }
    return <MessageRow row={row} {...place} />
  },
  (before, after) =>
    same_row(before.row, after.row) &&
    before.is_last === after.is_last &&
    before.is_direct === after.is_direct &&
    before.readers?.read === after.readers?.read &&
    before.readers?.of === after.readers?.of,
)

/** Rows are made anew with every change; most say the same as before. */
function same_row(a: Row, b: Row): boolean {
  if (a.kind === 'notice' && b.kind === 'notice') return a.message === b.message
  if (a.kind !== 'spoken' || b.kind !== 'spoken') return a.kind === b.kind && a.key === b.key
  const is_same_group = a.begins_group === b.begins_group && a.ends_group === b.ends_group
  return a.message === b.message && a.entry === b.entry && is_same_group
}

function DayRow({ at, id }: { at: string; id: string }) {
  const { t, language } = useTranslation('chat')
  const words = { today: t('today'), yesterday: t('yesterday') }
  return (
    <div className={styles.day} data-key={id}>
      <time dateTime={at}>{day_line(at, language, words)}</time>
    </div>
  )
}

function UnreadRow() {
  const { t } = useTranslation('chat')
  return (
    <div className={styles.unread} data-key="unread">
      <span>{t('unread_bar')}</span>
    </div>
  )
}

function NoticeRow({ message }: { message: Message }) {
  const notice_text = useNoticeText()
  return (
    <p className={styles.notice} data-key={message.id}>
      {notice_text(message)}
    </p>
  )
}
