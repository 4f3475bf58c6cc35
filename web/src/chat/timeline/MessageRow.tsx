import { CircleAlert, Pin } from 'lucide-react'
import { Suspense, useState } from 'react'

import type { Message } from '../../api/types'
import { FileList } from '../../files/FileList'
import { part } from '../../i18n/part'
import { useTranslation } from '../../i18n/translation'
import type { Entry } from '../../sync/outbox_entry'
import { useWorkspace } from '../../sync/provider'
import { class_names } from '../../ui/class_names'
import { type Author, AuthorAvatar, AuthorName, GuestTag } from '../authors'
import { useMessageExtras } from '../extras'
import { amends_of } from '../pending'
import { PersonStar } from '../Star'
import { is_only_emoji, language_of } from '../text/script'
import { clock_time } from '../times'
import { useIsEditing } from './editing'
import { useMessageActions } from './MessageActions'
import styles from './MessageList.module.css'
import { MessageText } from './MessageText'
import { MessageTools } from './MessageTools'
import { Previews } from './Previews'
import { Quote } from './Quote'
import { Reactions } from './Reactions'
import type { ReadCount } from './readers'
import { ReadState } from './ReadState'
import type { Spoken } from './rows'
import { useLongPress } from './use_long_press'

const Editor = part(async () => (await import('./Editor')).Editor)

interface Props {
  row: Spoken
  is_last: boolean
  is_direct: boolean
  readers: ReadCount | undefined
  conversation_id: string
}

export function MessageRow({ row, is_last, is_direct, readers, conversation_id }: Props) {
  const { me } = useWorkspace()
  const [active, set_active] = useState(false)
  const press = useLongPress(row)
  const { is_pinned } = useMessageActions()
  const { Below } = useMessageExtras()
  const is_own = row.author_id === me.member_id
  const { message } = row
  const is_editing = useIsEditing(message)
  const is_shown = active && message && !message.recalled_at && !is_editing
  return (
    <article
      className={class_names(styles.row, is_own && styles.own, row.begins_group && styles.begins)}
      data-key={row.key}
      data-row
      tabIndex={is_last ? 0 : -1}
      onPointerMove={(event) => set_active(event.pointerType === 'mouse')}
      onPointerLeave={() => set_active(false)}
      onFocus={() => set_active(true)}
      onBlur={(event) => set_active(event.currentTarget.contains(event.relatedTarget))}
      {...press}
    >
      {!is_own && (
        <span className={styles.face}>{row.begins_group && <AuthorAvatar author={row} size={36} />}</span>
      )}
      <div className={styles.column}>
        {row.begins_group && <GroupHead row={row} is_own={is_own} />}
        <div className={styles.line}>
          {is_editing && message ? (
            <Suspense fallback={<Bubble row={row} is_own={is_own} conversation_id={conversation_id} />}>
              <Editor message={message} />
            </Suspense>
          ) : (
            <Bubble row={row} is_own={is_own} conversation_id={conversation_id} />
          )}
          <div className={styles.aside}>
            {message && is_pinned(message) && <Pinned />}
            {message && !message.recalled_at && !is_editing && (
              <ReadState
                message={message}
                is_own={is_own}
                is_direct={is_direct}
                in_words={is_own && row.ends_group}
                readers={readers}
              />
            )}
            {row.entry && <Waiting entry={row.entry} />}
            {is_shown && <MessageTools message={message} />}
          </div>
        </div>
        {message && !message.recalled_at && <Previews message={message} />}
        {Below && message && !message.recalled_at && <Below message={message} />}
        {message && message.reactions.length > 0 && <Reactions message={message} />}
        {row.entry?.state === 'failed' && <Failed entry={row.entry} />}
      </div>
    </article>
  )
}

function GroupHead({ row, is_own }: { row: Spoken; is_own: boolean }) {
  const { t, language } = useTranslation('chat')
  return (
    <header className={styles.head}>
      {is_own ? (
        <span className={styles.hidden}>{t('you')}</span>
      ) : (
        <span className={styles.author}>
          <AuthorName author={row} />
          <PersonStar id={row.author_id} />
        </span>
      )}
      <GuestTag author={row} />
      <time dateTime={row.at}>{clock_time(row.at, language)}</time>
    </header>
  )
}

function Bubble({ row, is_own, conversation_id }: { row: Spoken; is_own: boolean; conversation_id: string }) {
  const { t } = useTranslation('chat')
  const { view } = useMessageActions()
  if (row.message?.recalled_at) {
    return (
      <div className={class_names(styles.bubble, styles.recalled)}>
        {is_own ? t('recalled.mine') : <Recalled author={row} />}
      </div>
    )
  }
  const { reply_to, files } = row
  const look = is_only_emoji(row.text) && !reply_to ? styles.emoji : styles.bubble
  const refused = row.entry?.state === 'failed' && styles.refused
  const has_bubble = row.text !== '' || reply_to
  return (
    <div className={styles.said}>
      {has_bubble && (
        <div className={class_names(look, refused)} lang={language_of(row.text)}>
          {reply_to && <Quote conversation_id={conversation_id} original={reply_to} />}
          <MessageText text={row.text} />
          {row.message?.edited_at && <Edited message={row.message} />}
        </div>
      )}
      {files.length > 0 && <FileList files={files} on_view={view} />}
    </div>
  )
}

function Edited({ message }: { message: Message }) {
  const { t } = useTranslation('chat')
  const { show_versions } = useMessageActions()
  return (
    <button type="button" className={styles.edited} aria-label={t('edit.show')} onClick={() => show_versions(message)}>
      {t('edit.edited')}
    </button>
  )
}

function Pinned() {
  const { t } = useTranslation('chat')
  return <Pin className={styles.pinned} role="img" aria-label={t('pins.pinned')} />
}

function Recalled({ author }: { author: Author }) {
  const { t } = useTranslation('chat')
  const [before = '', after = ''] = t('recalled.other', { name: '\u0000' }).split('\u0000')
  return (
    <>
      {before}
      <AuthorName author={author} />
      {after}
    </>
  )
}

function Waiting({ entry }: { entry: Entry }) {
  const { t } = useTranslation('chat')
  if (entry.state === 'failed') return null
  const is_recall = amends_of(entry)?.wish.what === 'recall'
  return <span className={styles.waiting}>{t(is_recall ? 'pending.recalling' : `pending.${entry.state}`)}</span>
}

function Failed({ entry }: { entry: Entry }) {
  const { t } = useTranslation('chat')
  const { outbox } = useWorkspace()
  const { reason_of } = useMessageActions()
  const id = entry.client_id
  return (
    <div className={styles.failed} role="alert">
      <CircleAlert aria-hidden />
      <span>
        {t('pending.failed')} · {reason_of(entry.refusal)}
      </span>
      <button type="button" onClick={() => void outbox.retry(id)}>
        {t('pending.retry')}
      </button>
      <button type="button" onClick={() => void outbox.discard(id)}>
        {t(amends_of(entry) ? 'pending.leave' : 'pending.delete')}
      </button>
    </div>
  )
}
