import { Send, Trash2 } from 'lucide-react'
import { type FormEvent, useState } from 'react'

import type { TaskComment } from '../api/types'
import { useFormats } from '../i18n/formats'
import { useTranslation } from '../i18n/translation'
import { MemberAvatar, MemberName } from '../people/members'
import { useWorkspace } from '../sync/provider'
import { Button, IconButton } from '../ui/Button'
import { TextArea } from '../ui/Field'
import styles from './Tasks.module.css'
import { refused } from './use_done'
import { add_comment, remove_comment } from './writes'

interface Props {
  task_id: string
  comments: readonly TaskComment[]
}

export function CommentsPart({ task_id, comments }: Props) {
  const { t } = useTranslation('tasks')
  const { moment } = useFormats()
  const workspace = useWorkspace()
  return (
    <section className={styles.part} aria-label={t('comments.title')}>
      <h3>{t('comments.title')}</h3>
      <ul className={styles.comments}>
        {comments.map(({ id, author_id, text, written_at }) => (
          <li key={id}>
            <MemberAvatar id={author_id} size={24} />
            <div>
              <p className={styles.said}>
                <MemberName id={author_id} /> <time dateTime={written_at}>{moment(written_at)}</time>
              </p>
              <p className={styles.text}>{text}</p>
            </div>
            {author_id === workspace.me.member_id && (
              <IconButton label={t('comments.remove')} onClick={() => void remove_comment(workspace, task_id, id).catch(refused)}>
                <Trash2 />
              </IconButton>
            )}
          </li>
        ))}
      </ul>
      <CommentForm task_id={task_id} />
    </section>
  )
}

function CommentForm({ task_id }: { task_id: string }) {
  const { t } = useTranslation('tasks')
  const workspace = useWorkspace()
  const [text, set_text] = useState('')
  const [busy, set_busy] = useState(false)
  const send = async (event: FormEvent) => {
    event.preventDefault()
    set_busy(true)
    try {
      await add_comment(workspace, task_id, text.trim())
      set_text('')
    } catch (problem) {
      refused(problem)
    } finally {
      set_busy(false)
    }
  }
  return (
    <form onSubmit={(event) => void send(event)} className={styles.comment_form}>
      <TextArea bare label={t('comments.label')} placeholder={t('comments.label')} value={text} rows={2} maxLength={4000} onChange={(event) => set_text(event.target.value)} />
      {text.trim() && (
        <Button type="submit" size="s" variant="primary" icon={<Send />} busy={busy}>
          {t('comments.send')}
        </Button>
      )}
    </form>
  )
}
