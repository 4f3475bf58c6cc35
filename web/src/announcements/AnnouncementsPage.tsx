import { Megaphone, PenLine } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useNavigate, useParams } from 'react-router'

import { useTranslation } from '../i18n/translation'
import { useMyself } from '../people/members'
import { useWorkspace } from '../sync/provider'
import { Button } from '../ui/Button'
import { PaneBody, PaneHeader, Panes } from '../ui/Panes'
import { SkeletonRows } from '../ui/Skeleton'
import { EmptyState } from '../ui/States'
import { AnnouncementLists } from './AnnouncementLists'
import styles from './Announcements.module.css'
import { kAnnouncementsPath, writing_path } from './paths'
import { ReadingPage } from './ReadingPage'
import { said_of } from './saying'
import { begin_announcement } from './writes'

const EditorPage = lazy(async () => ({ default: (await import('./EditorPage')).EditorPage }))

/** What the organisation tells its people: the list, and beside it one of them to be read, watched over or written. */
export function AnnouncementsPage({ writing = false }: { writing?: boolean }) {
  const { t } = useTranslation('announcements')
  const { announcement_id } = useParams()
  const navigate = useNavigate()
  const to_list = () => void navigate(kAnnouncementsPath)
  return (
    <Panes
      list={<Lists shown={announcement_id} />}
      detailed={announcement_id !== undefined}
      place={announcement_id ?? ''}
    >
      {announcement_id && writing && (
        <Suspense fallback={<SkeletonRows count={6} />}>
          <EditorPage key={announcement_id} announcement_id={announcement_id} />
        </Suspense>
      )}
      {announcement_id && !writing && (
        <ReadingPage key={announcement_id} announcement_id={announcement_id} on_back={to_list} />
      )}
      {!announcement_id && (
        <>
          <PaneHeader title={t('page_title')} with_list level={2} />
          <PaneBody>
            <EmptyState icon={<Megaphone />} title={t('choose')} text={t('choose_text')} />
          </PaneBody>
        </>
      )}
    </Panes>
  )
}

function Lists({ shown }: { shown: string | undefined }) {
  const { t } = useTranslation('announcements')
  const workspace = useWorkspace()
  const navigate = useNavigate()
  const [busy, set_busy] = useState(false)
  const is_guest = useMyself()?.role === 'guest'
  const begin = async () => {
    set_busy(true)
    await begin_announcement(workspace).then(({ brief }) => navigate(writing_path(brief.id)), said_of)
    set_busy(false)
  }
  return (
    <>
      <PaneHeader title={t('page_title')} />
      <PaneBody>
        {!is_guest && (
          <div className={styles.sheet}>
            <Button variant="primary" icon={<PenLine />} full busy={busy} onClick={() => void begin()}>
              {t('write')}
            </Button>
          </div>
        )}
        <AnnouncementLists shown={shown} />
      </PaneBody>
    </>
  )
}
