import { type KeyboardEvent, useEffect } from 'react'

import type { Message } from '../../api/types'
import { useTranslation } from '../../i18n/translation'
import { useWorkspace } from '../../sync/provider'
import { Button } from '../../ui/Button'
import { edit } from '../amending'
import { code_points, kTextMost } from '../composer/limits'
import { MentionPicker } from '../composer/MentionPicker'
import { useWriting } from '../composer/use_writing'
import { useConversation } from '../reading'
import { type Draft, to_wire } from '../text/mentions'
import { draft_key, stop_editing, was_just_asked } from './editing'
import styles from './Editor.module.css'

/** In the place of what a message says: its text, to be written anew. */
export function Editor({ message }: { message: Message }) {
  const { t } = useTranslation('chat')
  const save = useSaving(message)
  const leave = () => stop_editing(message)
  const fields = { key: draft_key(message), send: save, leave, is_first: false }
  const writing = useWriting(message.conversation_id, fields)
  const conversation = useConversation(message.conversation_id)
  const text = to_wire(writing.draft).trim()
  const is_ready = (text !== '' || message.files.length > 0) && code_points(text) <= kTextMost
  useEffect(() => {
    const field = writing.ref.current
    if (!field || !was_just_asked(message)) return
    field.focus()
    field.setSelectionRange(field.value.length, field.value.length)
    field.scrollIntoView({ block: 'nearest' })
  }, [message, writing.ref])
  return (
    <div className={styles.editor} data-editor onKeyDown={keep_walking_out}>
      {writing.asked && conversation && <MentionPicker writing={writing} conversation={conversation} />}
      <textarea
        ref={writing.ref}
        className={styles.text}
        rows={1}
        aria-label={t('edit.label')}
        value={writing.draft.text}
        data-takes-escape
        {...writing.handlers}
      />
      <div className={styles.verbs}>
        <Button size="s" onClick={leave}>
          {t('edit.cancel')}
        </Button>
        <Button size="s" variant="primary" disabled={!is_ready} onClick={() => save(writing.draft)}>
          {t('edit.save')}
        </Button>
      </div>
    </div>
  )
}

/** What is refused stands beside the message with the reason: nothing that was written is lost. */
function useSaving(message: Message) {
  const workspace = useWorkspace()
  return (draft: Draft) => {
    const text = to_wire(draft).trim()
    if ((text === '' && message.files.length === 0) || code_points(text) > kTextMost) return
    if (text !== message.text) void edit(workspace, message, text)
    stop_editing(message)
  }
}

/** The list of messages walks with the same keys as the text. */
function keep_walking_out(event: KeyboardEvent): void {
  if (event.key.startsWith('Arrow') || event.key === 'Home' || event.key === 'End') event.stopPropagation()
}
