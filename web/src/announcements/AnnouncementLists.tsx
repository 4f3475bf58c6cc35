import { type InfiniteData, useInfiniteQuery, type UseInfiniteQueryResult } from '@tanstack/react-query'
import { Megaphone, Pin } from 'lucide-react'
import { useDeferredValue, useState } from 'react'
import { useSearchParams } from 'react-router'

import { refusal_from } from '../api/refusal_error'
import type { AnnouncementBrief } from '../api/types'
import { useFormats } from '../i18n/formats'
import { refusal_text } from '../i18n/refusals'
import { useTranslation } from '../i18n/translation'
import { useMyself } from '../people/members'
import { useSynced, useWorkspace } from '../sync/provider'
import { SelectField } from '../ui/Field'
import { List } from '../ui/List'
import { ListRow } from '../ui/ListRow'
import { MoreButton } from '../ui/MoreButton'
import { SearchField } from '../ui/SearchField'
import { SkeletonRows } from '../ui/Skeleton'
import { EmptyState, ErrorState } from '../ui/States'
import styles from './Announcements.module.css'
import { announcement_list, announcement_shelf } from './fetching'
import { announcement_path, writing_path } from './paths'

const views = ['inbox', 'own', 'review', 'all'] as const
type ViewName = (typeof views)[number]

/** What came to the reader; who writes or lets out has more to choose from. */
export function AnnouncementLists({ shown }: { shown: string | undefined }) {
  const { t } = useTranslation('announcements')
  const [params, set_params] = useSearchParams()
  const is_guest = useMyself()?.role === 'guest'
  const may_publish = useSynced((state) => state.slices.announcements.may_publish)
  const offered = views.filter((name) => name === 'inbox' || (!is_guest && (name === 'own' || may_publish)))
  const view = offered.find((name) => name === params.get('view')) ?? 'inbox'
  const choices = offered.map((value) => ({ value, label: t(`views.${value}`) }))
  return (
    <>
      {offered.length > 1 && (
        <div className={styles.sheet} style={{ paddingTop: 0 }}>
          <SelectField
            bare
            label={t('views.label')}
            value={view}
            choices={choices}
            on_change={(value) => set_params(value === 'inbox' ? {} : { view: value }, { replace: true })}
          />
        </div>
      )}
      {view === 'inbox' ? <Inbox shown={shown} /> : <Shelved shelf={view} shown={shown} />}
    </>
  )
}

function Inbox({ shown }: { shown: string | undefined }) {
  const { t } = useTranslation('announcements')
  const org_id = useWorkspace().me.organisation_id
  const [typed, set_typed] = useState('')
  const title = useDeferredValue(typed.trim())
  // What is asked of the reader may have changed since the list was fetched: then it is fetched again.
  const asked = useSynced((state) => Object.keys(state.slices.announcements.asked).join())
  const wanted = announcement_list(org_id, title)
  const queryKey = [...wanted.queryKey, asked]
  const found = useInfiniteQuery({ ...wanted, queryKey, placeholderData: (before) => before })
  const pinned = found.data?.pages[0]?.pinned ?? []
  const rest = found.data?.pages.flatMap((page) => page.announcements) ?? []
  return (
    <>
      <div className={styles.sheet} style={{ paddingTop: 0 }}>
        <SearchField label={t('find_titles')} value={typed} on_change={set_typed} maxLength={200} />
      </div>
      <Fetched found={found} empty={pinned.length + rest.length === 0} none={title ? 'found' : 'inbox'}>
        {pinned.length > 0 && (
          <>
            <h2 className={styles.heading}>{t('pinned')}</h2>
            <Rows briefs={pinned} shown={shown} label={t('pinned')} pinned />
          </>
        )}
        {rest.length > 0 && <Rows briefs={rest} shown={shown} label={t('views.inbox')} />}
      </Fetched>
    </>
  )
}

function Shelved({ shelf, shown }: { shelf: Exclude<ViewName, 'inbox'>; shown: string | undefined }) {
  const { t } = useTranslation('announcements')
  const org_id = useWorkspace().me.organisation_id
  const waiting = useSynced((state) => Object.keys(state.slices.announcements.reviews).join())
  const wanted = announcement_shelf(org_id, shelf)
  const queryKey = [...wanted.queryKey, waiting]
  const found = useInfiniteQuery({ ...wanted, queryKey, placeholderData: (before) => before })
  const briefs = found.data?.pages.flatMap((page) => page.announcements) ?? []
  return (
    <Fetched found={found} empty={briefs.length === 0} none={shelf}>
      <Rows briefs={briefs} shown={shown} label={t(`views.${shelf}`)} stated />
    </Fetched>
  )
}

interface FetchedProps {
  found: UseInfiniteQueryResult<InfiniteData<unknown>>
  empty: boolean
  none: ViewName | 'found'
  children: React.ReactNode
}

function Fetched({ found, empty, none, children }: FetchedProps) {
  const { t } = useTranslation('announcements')
  if (found.error)
    return <ErrorState title={t('not_loaded')} text={refusal_text(refusal_from(found.error))} on_retry={() => void found.refetch()} />
  if (!found.data) return <SkeletonRows count={6} />
  if (empty) return <EmptyState icon={<Megaphone />} title={t(`none.${none}`)} text={t(`none.${none}_text`)} />
  return (
    <>
      {children}
      <div className={styles.sheet}>
        <MoreButton found={found} full>{t('older')}</MoreButton>
      </div>
    </>
  )
}

interface RowsProps {
  briefs: readonly AnnouncementBrief[]
  shown: string | undefined
  label: string
  pinned?: boolean
  /** Says which state each is in. */
  stated?: boolean
}

function Rows({ briefs, shown, label, pinned, stated }: RowsProps) {
  const { t } = useTranslation('announcements')
  const { date } = useFormats()
  const [params] = useSearchParams()
  const kept = params.get('view') ? `?view=${params.get('view')}` : ''
  return (
    <List label={label}>
      {briefs.map((brief) => (
        <li key={brief.id}>
          <ListRow
            to={(brief.state === 'draft' ? writing_path(brief.id) : announcement_path(brief.id)) + kept}
            title={brief.title || t('untitled')}
            subtitle={`${date(brief.published_at ?? brief.changed_at)}${brief.excerpt && ` · ${brief.excerpt}`}`}
            leading={
              <span className={styles.icon} data-wanted={brief.is_wanted}>
                {pinned ? <Pin /> : <Megaphone />}
              </span>
            }
            trailing={<Mark brief={brief} stated={stated} />}
            selected={brief.id === shown}
          />
        </li>
      ))}
    </List>
  )
}

function Mark({ brief, stated }: { brief: AnnouncementBrief; stated?: boolean }) {
  const { t } = useTranslation('announcements')
  if (stated || brief.state === 'expired')
    return (
      <span className={styles.wanted} data-tone={brief.state === 'in_review' ? undefined : 'quiet'}>
        {t(`stages.${brief.state}`)}
      </span>
    )
  return brief.is_wanted ? <span className={styles.wanted}>{t(`wanted.${brief.asks}`)}</span> : null
}
