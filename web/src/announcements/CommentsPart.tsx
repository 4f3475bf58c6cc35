import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { Send, Trash2 } from 'lucide-react'
import { type FormEvent, useState } from 'react'

import type { AnnouncementSheet } from '../api/types'
import { useFormats } from '../i18n/formats'
import { useTranslation } from '../i18n/translation'
import { MemberAvatar, MemberName } from '../people/members'
import { useWorkspace } from '../sync/provider'
import { Button, IconButton } from '../ui/Button'
import { TextArea } from '../ui/Field'
import { MoreButton } from '../ui/MoreButton'
import styles from './Announcements.module.css'
import { remarks_of, sheet_key } from './fetching'
import { said_of } from './saying'
import { add_remark, remove_remark } from './writes'

export function CommentsPart({ sheet: { brief, remarks_allowed, handling } }: { sheet: AnnouncementSheet }) {
  const { t } = useTranslation('announcements')
  const { moment } = useFormats()
  const workspace = useWorkspace()
  const queries = useQueryClient()
  const { organisation_id, member_id } = workspace.me
  const found = useInfiniteQuery(remarks_of(organisation_id, brief.id))
  const remarks = found.data?.pages.flatMap((page) => page.remarks) ?? []
  const again = () => queries.invalidateQueries({ queryKey: sheet_key(organisation_id, brief.id) })
  const is_open = remarks_allowed && brief.state === 'published'
  if (!is_open && remarks.length === 0) return null
  return (
    <section className={styles.part} aria-label={t('comments.title')}>
      <h2>{t('comments.title')}</h2>
      {is_open ? <Form id={brief.id} on_sent={again} /> : <p className={styles.quiet}>{t('comments.off')}</p>}
      <ul className={styles.remarks}>
        {remarks.map(({ id, author_id, text, written_at }) => (
          <li key={id}>
            <MemberAvatar id={author_id} size={28} />
            <div>
              <p className={styles.said}>
                <MemberName id={author_id} /> <time dateTime={written_at}>{moment(written_at)}</time>
              </p>
              <p className={styles.words}>{text}</p>
            </div>
            {(author_id === member_id || handling) && (
              <IconButton
                label={t('comments.remove')}
                onClick={() => void remove_remark(workspace, brief.id, id).then(again, said_of)}
              >
                <Trash2 />
              </IconButton>
            )}
          </li>
        ))}
      </ul>
      <MoreButton found={found}>{t('older')}</MoreButton>
    </section>
  )
}

function Form({ id, on_sent }: { id: string; on_sent: () => Promise<void> }) {
  const { t } = useTranslation('announcements')
  const workspace = useWorkspace()
  const [text, set_text] = useState('')
  const [busy, set_busy] = useState(false)
  const send = async (event: FormEvent) => {
    event.preventDefault()
    set_busy(true)
    try {
      await add_remark(workspace, id, text.trim())
      set_text('')
      await on_sent()
    } catch (problem) {
      said_of(problem)
    }
    set_busy(false)
  }
  return (
    <form className={styles.form} style={{ gap: 8 }} onSubmit={(event) => void send(event)}>
      <TextArea
        bare
        label={t('comments.label')}
        placeholder={t('comments.label')}
        value={text}
        rows={2}
        maxLength={2000}
        onChange={(event) => set_text(event.target.value)}
      />
      {text.trim() && (
        <div className={styles.acts} data-end>
          <Button type="submit" size="s" variant="primary" icon={<Send />} busy={busy}>
            {t('comments.send')}
          </Button>
        </div>
      )}
    </form>
  )
}
