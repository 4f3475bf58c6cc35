import { useQuery } from '@tanstack/react-query'
import { Megaphone } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { Link, Navigate } from 'react-router'

import { refusal_from } from '../api/refusal_error'
import type { AnnouncementSheet } from '../api/types'
import { FileList } from '../files/FileList'
import { useView, useViewing } from '../files/viewable'
import { ViewerHost } from '../files/ViewerHost'
import { useFormats } from '../i18n/formats'
import { refusal_text } from '../i18n/refusals'
import { useTranslation } from '../i18n/translation'
import { MemberAvatar, MemberName, useMember } from '../people/members'
import { useWorkspace } from '../sync/provider'
import { button_class } from '../ui/Button'
import { PaneBody, PaneHeader } from '../ui/Panes'
import { SkeletonRows } from '../ui/Skeleton'
import { EmptyState, ErrorState } from '../ui/States'
import styles from './Announcements.module.css'
import { CommentsPart } from './CommentsPart'
import { announcement_sheet } from './fetching'
import { HandlingPart } from './HandlingPart'
import { kAnnouncementsPath, writing_path } from './paths'
import { ReceiptPart } from './ReceiptPart'
import { ReviewPart } from './ReviewPart'
import { RichText } from './RichText'
import { take_receipt } from './writes'

const kLookAgainMs = 10_000

interface Props {
  announcement_id: string
  on_back: () => void
}

/** One announcement: to be read and confirmed; and for its author and who lets it out, who has. */
export function ReadingPage({ announcement_id, on_back }: Props) {
  const { t } = useTranslation('announcements')
  const { organisation_id: org_id, member_id } = useWorkspace().me
  // Its author is told how far it is; who only watches over it looks now and then.
  const found = useQuery({
    ...announcement_sheet(org_id, announcement_id),
    refetchInterval: ({ state: { data } }) => {
      const watches = data?.handling && data.brief.author_id !== member_id
      return watches ? kLookAgainMs : false
    },
  })
  const sheet = found.data
  useRead(sheet)
  if (sheet?.brief.state === 'draft') return <Navigate to={writing_path(announcement_id)} replace />
  const refusal = found.error ? refusal_from(found.error) : undefined
  return (
    <>
      <PaneHeader title={sheet?.content.title ?? t('page_title')} with_list on_back={on_back} level={2} />
      <PaneBody>
        {found.isPending && <SkeletonRows count={6} />}
        {refusal?.code === 'request.not_found' && <Gone />}
        {refusal && refusal.code !== 'request.not_found' && (
          <ErrorState title={t('not_loaded')} text={refusal_text(refusal)} on_retry={() => void found.refetch()} />
        )}
        {sheet && !refusal && <Sheet sheet={sheet} />}
      </PaneBody>
    </>
  )
}

function Gone() {
  const { t } = useTranslation('announcements')
  const back = (
    <Link to={kAnnouncementsPath} className={button_class({ variant: 'primary' })}>
      {t('reading.to_list')}
    </Link>
  )
  return <EmptyState icon={<Megaphone />} title={t('reading.gone')} text={t('reading.gone_text')} action={back} />
}

function Sheet({ sheet }: { sheet: AnnouncementSheet }) {
  const { brief, content, handling, own } = sheet
  return (
    <div className={styles.page}>
      {handling && brief.state === 'in_review' && <ReviewPart sheet={sheet} />}
      <article className={styles.article}>
        <h1 className={styles.title}>{content.title}</h1>
        <By sheet={sheet} />
        <RichText document={content.body} />
        <Files sheet={sheet} />
      </article>
      {own && <ReceiptPart sheet={sheet} own={own} />}
      {handling && <HandlingPart sheet={sheet} handling={handling} />}
      {(brief.state === 'published' || brief.remark_count > 0) && <CommentsPart sheet={sheet} />}
    </div>
  )
}

function By({ sheet: { brief, content } }: { sheet: AnnouncementSheet }) {
  const { t } = useTranslation('announcements')
  const { moment } = useFormats()
  const words = [
    brief.published_at && t('reading.published', { when: moment(brief.published_at) }),
    brief.state === 'scheduled' && brief.publish_at && t('reading.publishes', { when: moment(brief.publish_at) }),
    brief.expires_at && t('reading.until', { when: moment(brief.expires_at) }),
    content.revision > 1 &&
      (content.note
        ? t('reading.revised', { revision: content.revision, note: content.note })
        : t('reading.revision', { revision: content.revision })),
  ].filter(Boolean)
  return (
    <div className={styles.by}>
      <MemberAvatar id={brief.author_id} size={36} />
      <span>
        <MemberName id={brief.author_id} />
        <span className={styles.quiet}>{words.join(' · ')}</span>
      </span>
    </div>
  )
}

function Files({ sheet: { brief, content } }: { sheet: AnnouncementSheet }) {
  const { t } = useTranslation('announcements')
  const view = useView()
  const viewing = useViewing()
  const author = useMember(brief.author_id)?.display_name ?? ''
  if (content.files.length === 0) return null
  const list = content.files.map((file) => ({ file, author, at: file.uploaded_at }))
  return (
    <section aria-label={t('reading.attachments')}>
      <FileList files={content.files} on_view={(file) => view(file)} />
      {viewing && <ViewerHost viewing={viewing} list={list} />}
    </section>
  )
}

/** Whoever opens it has read it: said once of each revision. */
function useRead(sheet: AnnouncementSheet | undefined) {
  const workspace = useWorkspace()
  const said = useRef(0)
  const id = sheet?.brief.id
  const revision = sheet?.content.revision ?? 0
  const is_new = sheet?.own !== undefined && (sheet.own.read_revision ?? 0) < revision
  useEffect(() => {
    if (!id || !is_new || said.current >= revision) return
    said.current = revision
    take_receipt(workspace, id, { revision, kind: 'read' }).catch(() => (said.current = 0))
  }, [workspace, id, is_new, revision])
}
