import { AtSign, SendHorizontal, Smile } from 'lucide-react'
import { Suspense, useState } from 'react'

import type { Conversation } from '../../api/types'
import { AttachButton } from '../../files/AttachButton'
import { FileTray } from '../../files/FileTray'
import { Leaving } from '../../files/Leaving'
import { send_files, useTray } from '../../files/use_uploads'
import { part } from '../../i18n/part'
import { useTranslation } from '../../i18n/translation'
import { useWorkspace } from '../../sync/provider'
import { IconButton } from '../../ui/Button'
import { class_names } from '../../ui/class_names'
import { post } from '../actions'
import { keep_draft } from '../drafts'
import { useConversationTitle } from '../reading'
import { useHindrance } from '../rights'
import { kEmptyDraft, to_wire } from '../text/mentions'
import styles from './Composer.module.css'
import { code_points, kCounterFrom, kTextMost } from './limits'
import { MentionPicker } from './MentionPicker'
import { Replying } from './Replying'
import { Unwritable } from './Unwritable'
import { type Writing, useWriting } from './use_writing'

const EmojiPicker = part(async () => (await import('./EmojiPicker')).EmojiPicker)

export function Composer({ conversation }: { conversation: Conversation }) {
  const why = useHindrance(conversation, 'speak')
  return why ? <Unwritable conversation={conversation} why={why} /> : <Writable conversation={conversation} />
}

function Writable({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation('chat')
  const workspace = useWorkspace()
  const name = useConversationTitle(conversation)
  const has_files = useTray(conversation.id).length > 0
  const send = (draft: Writing['draft']) => {
    const text = to_wire(draft).trim()
    if ((text === '' && !has_files) || code_points(text) > kTextMost) return
    keep_draft(conversation.id, kEmptyDraft)
    if (has_files) void send_files(conversation.id, { text, reply_to: draft.reply_to })
    else void post(workspace, conversation.id, text, draft.reply_to)
  }
  const writing = useWriting(conversation.id, { key: conversation.id, send, is_first: true })
  const left = kTextMost - code_points(to_wire(writing.draft).trim())
  const is_ready = (writing.draft.text.trim() !== '' || has_files) && left >= 0
  const label = t(`composer.${conversation.kind === 'direct' ? 'direct' : 'group'}`, { name })
  const { asked, picker_id } = writing
  const { reply_to } = writing.draft
  return (
    <div className={styles.composer}>
      {asked && <MentionPicker writing={writing} conversation={conversation} />}
      <Leaving lane={conversation.id} />
      <FileTray lane={conversation.id} />
      <div className={styles.box}>
        {reply_to && <Replying writing={writing} conversation_id={conversation.id} original={reply_to} />}
        <textarea
          ref={writing.ref}
          className={styles.text}
          rows={1}
          aria-label={label}
          placeholder={label}
          value={writing.draft.text}
          aria-autocomplete="list"
          aria-controls={asked ? picker_id : undefined}
          aria-activedescendant={asked ? `${picker_id}-${writing.active}` : undefined}
          enterKeyHint="send"
          {...writing.handlers}
        />
        <div className={styles.tools}>
          <AttachButton lane={conversation.id} />
          {conversation.kind !== 'direct' && (
            <IconButton label={t('composer.mention')} onClick={() => writing.insert('@')}>
              <AtSign />
            </IconButton>
          )}
          <Emoji writing={writing} />
          <span className={styles.gap} />
          <Counter left={left} />
          <IconButton
            label={t('composer.send')}
            keys={['Enter']}
            variant="primary"
            className={class_names(styles.send, is_ready && styles.ready)}
            disabled={!is_ready}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => send(writing.draft)}
          >
            <SendHorizontal />
          </IconButton>
        </div>
      </div>
    </div>
  )
}

function Counter({ left }: { left: number }) {
  const { t } = useTranslation('chat')
  if (left > kCounterFrom) return null
  const text = left < 0 ? t('composer.too_long', { count: -left }) : t('composer.left', { count: left })
  return (
    <span className={styles.counter} data-over={left < 0 || undefined} role="status">
      {text}
    </span>
  )
}

function Emoji({ writing }: { writing: Writing }) {
  const { t } = useTranslation('chat')
  const [open, set_open] = useState(false)
  return (
    <span className={styles.emoji}>
      <IconButton label={t('composer.emoji')} pressed={open} onClick={() => set_open((now) => !now)}>
        <Smile />
      </IconButton>
      {open && (
        <Suspense fallback={null}>
          <EmojiPicker on_pick={writing.insert} on_close={() => set_open(false)} />
        </Suspense>
      )}
    </span>
  )
}
