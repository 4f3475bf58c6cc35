import { useQuery } from '@tanstack/react-query'
import { useNavigate } from 'react-router'

import { refusal_from } from '../api/refusal_error'
import { refusal_text } from '../i18n/refusals'
import { useTranslation } from '../i18n/translation'
import { useWorkspace } from '../sync/provider'
import { PaneBody, PaneHeader } from '../ui/Panes'
import { SkeletonRows } from '../ui/Skeleton'
import { ErrorState } from '../ui/States'
import { DraftForm } from './DraftForm'
import { announcement_sheet } from './fetching'
import { announcement_path, kAnnouncementsPath } from './paths'
import { RevisionForm } from './RevisionForm'

/** Where announcements are written: a draft, which is kept as it grows, or a new revision of what is out. */
export function EditorPage({ announcement_id }: { announcement_id: string }) {
  const { t } = useTranslation('announcements')
  const navigate = useNavigate()
  const org_id = useWorkspace().me.organisation_id
  // Fetched once: what is being written is not overwritten by what comes later.
  const found = useQuery({ ...announcement_sheet(org_id, announcement_id), refetchOnMount: 'always', staleTime: Infinity })
  const sheet = found.isFetchedAfterMount ? found.data : undefined
  const is_draft = sheet?.brief.state === 'draft'
  const back = is_draft || !sheet ? `${kAnnouncementsPath}?view=own` : announcement_path(announcement_id)
  return (
    <>
      <PaneHeader
        title={t(is_draft || !sheet ? 'editor.writing' : 'editor.revising')}
        with_list
        level={2}
        on_back={() => void navigate(back)}
      />
      <PaneBody>
        {found.error && (
          <ErrorState title={t('not_loaded')} text={refusal_text(refusal_from(found.error))} on_retry={() => void found.refetch()} />
        )}
        {!sheet && !found.error && <SkeletonRows count={6} />}
        {sheet && is_draft && <DraftForm key="draft" sheet={sheet} />}
        {sheet && sheet.brief.state === 'published' && <RevisionForm key="revision" sheet={sheet} />}
        {sheet && !is_draft && sheet.brief.state !== 'published' && (
          <ErrorState
            title={t(`stages.${sheet.brief.state}`)}
            text={t('refusals.announcements.not_draft')}
            on_retry={() => void navigate(announcement_path(announcement_id), { replace: true })}
          />
        )}
      </PaneBody>
    </>
  )
}
