import { useQuery, useQueryClient } from '@tanstack/react-query'
import { BellRing, Download, FilePen, Undo2 } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useNavigate } from 'react-router'

import type { AnnouncementSheet, ReaderTally } from '../api/types'
import { useFormats } from '../i18n/formats'
import { useTranslation } from '../i18n/translation'
import { useDepartments, useOrganisation } from '../people/members'
import { useSynced, useWorkspace } from '../sync/provider'
import { Button } from '../ui/Button'
import { toast } from '../ui/toasts'
import styles from './Announcements.module.css'
import { ChaseDialog, SettingsDialog, WithdrawDialog } from './dialogs'
import { announcement_tallies, export_of, sheet_key } from './fetching'
import { writing_path } from './paths'
import { ReadersPart } from './ReadersPart'
import { RevisionsPart } from './RevisionsPart'
import { said_of } from './saying'
import { take_announcement_back } from './writes'

type Handling = NonNullable<AnnouncementSheet['handling']>

interface Props {
  sheet: AnnouncementSheet
  handling: Handling
}

/** Who has done what it asks, by the second; and what its author and those who let it out may do with it. */
export function HandlingPart({ sheet, handling }: Props) {
  const { t } = useTranslation('announcements')
  const { moment } = useFormats()
  const { brief, content } = sheet
  const is_out = brief.published_at !== undefined
  const { tally } = useTally(sheet, handling)
  return (
    <section className={styles.part} aria-label={t('handling.title')}>
      <div className={styles.box}>
        <AudienceLine handling={handling} />
        {handling.withdrawn_at && (
          <p className={styles.note}>{t('handling.withdrawn', { when: moment(handling.withdrawn_at), reason: handling.withdrawal })}</p>
        )}
        {is_out && <Tallies sheet={sheet} handling={handling} />}
        <Acts sheet={sheet} handling={handling} />
      </div>
      {is_out && <ReadersPart announcement_id={brief.id} asks={brief.asks} tally={tally} />}
      {content.revision > 1 && <RevisionsPart announcement_id={brief.id} />}
    </section>
  )
}

function AudienceLine({ handling: { audience } }: { handling: Handling }) {
  const { t } = useTranslation('announcements')
  const departments = useDepartments()
  const names = [
    ...(audience.everyone ? [t('handling.everyone')] : []),
    ...audience.department_ids.map((id) => departments[id]?.name ?? ''),
    ...audience.roles.map((role) => t(`roles.${role}`)),
  ]
  return (
    <span className={styles.quiet}>
      {t('handling.audience')}: {names.join(', ')}
    </span>
  )
}

/** What was told is newer than what was fetched. */
function useTally({ brief }: AnnouncementSheet, handling: Handling): { tally: ReaderTally; counted: boolean } {
  const told = useSynced((state) => state.slices.announcements.counted[brief.id])
  return told ?? { tally: handling.tally, counted: handling.counted }
}

function Tallies({ sheet, handling }: Props) {
  const { t } = useTranslation('announcements')
  const { number, moment } = useFormats()
  const { tally, counted } = useTally(sheet, handling)
  const { asks } = sheet.brief
  const done = asks === 'nothing' ? tally.read + tally.confirmed : tally.confirmed
  return (
    <>
      <p className={styles.figure}>
        {t('handling.progress', { done: number(done), total: number(tally.total) })}
        <span>{t(`handling.asks.${asks}`)}</span>
      </p>
      <Bar tally={tally} />
      <div className={styles.legend}>
        {asks !== 'nothing' && (
          <span data-standing="confirmed">
            {t(asks === 'signature' ? 'standing.signed' : 'standing.confirmed')} {number(tally.confirmed)}
          </span>
        )}
        <span data-standing="read">
          {t('standing.read')} {number(tally.read)}
        </span>
        <span data-standing="unread">
          {t('standing.unread')} {number(tally.unread)}
        </span>
      </div>
      {!counted && <span className={styles.quiet}>{t('handling.counting')}</span>}
      {handling.chased_at && <span className={styles.quiet}>{t('handling.chased', { when: moment(handling.chased_at) })}</span>}
      <Departments announcement_id={sheet.brief.id} tally={tally} asks={asks} />
    </>
  )
}

export function Bar({ tally }: { tally: ReaderTally }) {
  const part = (count: number) => ({ width: `${tally.total > 0 ? (100 * count) / tally.total : 0}%` })
  return (
    <div className={styles.bar} aria-hidden>
      <span data-standing="confirmed" style={part(tally.confirmed)} />
      <span data-standing="read" style={part(tally.read)} />
    </div>
  )
}

interface DepartmentsProps {
  announcement_id: string
  tally: ReaderTally
  asks: AnnouncementSheet['brief']['asks']
}

function Departments({ announcement_id, tally, asks }: DepartmentsProps) {
  const { t } = useTranslation('announcements')
  const { number } = useFormats()
  const names = useDepartments()
  const queries = useQueryClient()
  const org_id = useWorkspace().me.organisation_id
  const wanted = announcement_tallies(org_id, announcement_id)
  const found = useQuery(wanted)
  const mark = `${tally.unread}/${tally.read}/${tally.confirmed}`
  useEffect(() => {
    void queries.invalidateQueries({ queryKey: wanted.queryKey })
    // eslint-disable-next-line react-hooks/exhaustive-deps -- when the figures have moved, and then once
  }, [mark])
  const departments = found.data?.departments ?? []
  if (departments.length < 2) return null
  return (
    <ul className={styles.departments} aria-label={t('handling.departments')}>
      {departments.map(({ department_id, tally: own }) => (
        <li key={department_id ?? ''}>
          <bdi>{(department_id && names[department_id]?.name) ?? t('handling.no_department')}</bdi>
          <Bar tally={own} />
          <span>
            {number(asks === 'nothing' ? own.read + own.confirmed : own.confirmed)} / {number(own.total)}
          </span>
        </li>
      ))}
    </ul>
  )
}

function Acts({ sheet, handling }: Props) {
  const { brief } = sheet
  const { tally } = useTally(sheet, handling)
  const { t } = useTranslation('announcements')
  const workspace = useWorkspace()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const name = useOrganisation()?.name ?? ''
  const [asking, ask] = useState<'chase' | 'settings' | 'withdraw'>()
  const [busy, set_busy] = useState(false)
  const { organisation_id, member_id } = workspace.me
  const again = () => queries.invalidateQueries({ queryKey: sheet_key(organisation_id, brief.id) })
  const save = async () => {
    set_busy(true)
    await export_of(organisation_id, brief.id).then((csv) => {
      save_file(`${brief.title} - ${name}.csv`, csv)
      toast(t('handling.exported'), 'good')
    }, said_of)
    set_busy(false)
  }
  const go_on = () => navigate(writing_path(brief.id))
  const take_back = () => take_announcement_back(workspace, brief.id).then(go_on, said_of)
  const is_out = brief.state === 'published'
  const waits = brief.state === 'in_review' || brief.state === 'scheduled'
  const missing = tally.unread + (brief.asks === 'nothing' ? 0 : tally.read)
  return (
    <div className={styles.acts}>
      {is_out && missing > 0 && (
        <Button variant="primary" icon={<BellRing />} onClick={() => ask('chase')}>
          {t('handling.chase')}
        </Button>
      )}
      {brief.published_at && (
        <Button icon={<Download />} busy={busy} onClick={() => void save()}>
          {t('handling.export')}
        </Button>
      )}
      {is_out && handling.may_publish && (
        <Button icon={<FilePen />} onClick={() => void navigate(writing_path(brief.id))}>
          {t('handling.revise')}
        </Button>
      )}
      {is_out && handling.may_publish && <Button onClick={() => ask('settings')}>{t('handling.settings')}</Button>}
      {is_out && <Button onClick={() => ask('withdraw')}>{t('handling.withdraw')}</Button>}
      {waits && brief.author_id === member_id && (
        <Button icon={<Undo2 />} onClick={() => void take_back()}>
          {t('handling.take_back')}
        </Button>
      )}
      {asking === 'chase' && <ChaseDialog brief={brief} missing={missing} on_close={() => ask(undefined)} on_done={again} />}
      {asking === 'settings' && (
        <SettingsDialog
          brief={brief}
          remarks_allowed={sheet.remarks_allowed}
          on_close={() => ask(undefined)}
          on_done={again}
        />
      )}
      {asking === 'withdraw' && <WithdrawDialog brief={brief} on_close={() => ask(undefined)} on_done={again} />}
    </div>
  )
}

function save_file(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv' }))
  const link = document.createElement('a')
  link.href = address
  link.download = name.replace(/[\\/:*?"<>|]/g, ' ')
  link.click()
  URL.revokeObjectURL(address)
}
