import { useQueryClient } from '@tanstack/react-query'
import { Check, Undo2 } from 'lucide-react'
import { useState } from 'react'
import { useNavigate } from 'react-router'

import type { AnnouncementSheet } from '../api/types'
import { useTranslation } from '../i18n/translation'
import { MemberName, useMember } from '../people/members'
import { useWorkspace } from '../sync/provider'
import { Button } from '../ui/Button'
import { TextArea } from '../ui/Field'
import { toast } from '../ui/toasts'
import styles from './Announcements.module.css'
import { kAnnouncements } from './fetching'
import { kAnnouncementsPath } from './paths'
import { said_of } from './saying'
import { review_announcement } from './writes'

/** Somebody else decides whether it goes out; its author sees for whom it waits. */
export function ReviewPart({ sheet: { brief, handling } }: { sheet: AnnouncementSheet }) {
  const { t } = useTranslation('announcements')
  const { me } = useWorkspace()
  const author = useMember(brief.author_id)?.display_name ?? ''
  if (brief.author_id === me.member_id)
    return (
      <p className={styles.note}>
        {t('handling.waiting')} {handling?.approver_id && <MemberName id={handling.approver_id} />}
      </p>
    )
  if (!handling?.may_publish) return null
  return (
    <section className={styles.receipt} aria-label={t('review.title')}>
      <p>{t('review.title')}</p>
      <span className={styles.quiet}>{t('review.text', { name: author })}</span>
      <Decision id={brief.id} />
    </section>
  )
}

function Decision({ id }: { id: string }) {
  const { t } = useTranslation('announcements')
  const workspace = useWorkspace()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [refusing, refuse] = useState(false)
  const [reason, set_reason] = useState('')
  const [busy, set_busy] = useState(false)
  const decide = async (why?: string) => {
    set_busy(true)
    try {
      const { brief } = await review_announcement(workspace, id, why)
      const is_later = brief.state === 'scheduled'
      toast(t(why !== undefined ? 'review.refused' : is_later ? 'review.approved_later' : 'review.approved'), 'good')
      if (why !== undefined) await navigate(`${kAnnouncementsPath}?view=review`)
    } catch (problem) {
      said_of(problem)
    }
    set_busy(false)
    await queries.invalidateQueries({ queryKey: kAnnouncements })
  }
  return (
    <>
      {refusing && (
        <TextArea label={t('review.reason')} value={reason} rows={2} maxLength={500} autoFocus onChange={(event) => set_reason(event.target.value)} />
      )}
      <div className={styles.acts}>
        {!refusing && (
          <Button variant="primary" icon={<Check />} busy={busy} onClick={() => void decide()}>
            {t('review.approve')}
          </Button>
        )}
        {refusing && <Button onClick={() => refuse(false)}>{t('back')}</Button>}
        <Button
          icon={<Undo2 />}
          busy={busy}
          variant={refusing ? 'danger' : 'secondary'}
          disabled={refusing && !reason.trim()}
          onClick={() => (refusing ? void decide(reason.trim()) : refuse(true))}
        >
          {t('review.refuse')}
        </Button>
      </div>
    </>
  )
}
