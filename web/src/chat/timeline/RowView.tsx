import { CircleDot, Phone, PhoneMissed, PhoneOff } from 'lucide-react'
import { memo } from 'react'

import type { Message } from '../../api/types'
import { FileList } from '../../files/FileList'
import { useTranslation } from '../../i18n/translation'
import { useMessageExtras } from '../extras'
import { useConversation } from '../reading'
import { is_about_call, useNoticeText } from '../notices'
import { clock_time, day_line } from '../times'
import { useWorkspace } from '../../sync/provider'
import { useMessageActions } from './MessageActions'
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
    if (row.kind === 'notice' && is_about_call(row.message)) return <CallRow message={row.message} />
    if (row.kind === 'notice' && row.message.files.length > 0) return <RecordingRow message={row.message} />
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

/** Of a meeting: nobody says it, and it is there to be watched. */
function RecordingRow({ message }: { message: Message }) {
  const { language } = useTranslation('chat')
  const notice_text = useNoticeText()
  const { view } = useMessageActions()
  return (
    <div className={styles.recording} data-key={message.id}>
      <p>
        <CircleDot aria-hidden />
        <span>{notice_text(message)}</span>
        <time dateTime={message.posted_at}>{clock_time(message.posted_at, language)}</time>
      </p>
      <FileList files={message.files} on_view={view} />
    </div>
  )
}

const call_icons = { called: Phone, call_missed: PhoneMissed, call_declined: PhoneOff }

/** A call of the two, and the way to the next one. */
function CallRow({ message }: { message: Message }) {
  const { language } = useTranslation('chat')
  const { me } = useWorkspace()
  const notice_text = useNoticeText()
  const { CallBack } = useMessageExtras()
  const conversation = useConversation(message.conversation_id)
  const what = message.notice?.what as keyof typeof call_icons
  const is_mine = message.author_id === me.member_id
  const Icon = call_icons[what]
  return (
    <div className={styles.call} data-key={message.id} data-missed={what === 'call_missed' && !is_mine}>
      <Icon aria-hidden />
      <span>{notice_text(message)}</span>
      <time dateTime={message.posted_at}>{clock_time(message.posted_at, language)}</time>
      {CallBack && conversation && what !== 'called' && <CallBack conversation={conversation} is_mine={is_mine} />}
    </div>
  )
}
