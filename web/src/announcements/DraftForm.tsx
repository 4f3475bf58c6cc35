import { useQueryClient } from '@tanstack/react-query'
import { Send, Stamp, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useNavigate } from 'react-router'

import type { AnnouncementChange, AnnouncementSheet, RichNode } from '../api/types'
import { useAttached } from '../files/use_attached'
import { useTranslation } from '../i18n/translation'
import { useDepartments, useMyself } from '../people/members'
import { useWorkspace } from '../sync/provider'
import { Button } from '../ui/Button'
import { CheckField } from '../ui/CheckField'
import { Dialog } from '../ui/Dialog'
import { TextField } from '../ui/Field'
import { SegmentedControl } from '../ui/SegmentedControl'
import { toast } from '../ui/toasts'
import styles from './Announcements.module.css'
import { is_nobody, may_publish } from './audience_choice'
import { AudienceField } from './AudienceField'
import { kAnnouncements } from './fetching'
import { FilesField } from './FilesField'
import { field_of, moment_of } from './moments'
import { announcement_path, kAnnouncementsPath } from './paths'
import { says_something } from './rich_text'
import { RichEditor } from './RichEditor'
import { said_of } from './saying'
import { SubmitDialog } from './SubmitDialog'
import { type Keeping, useDraft } from './use_draft'
import { change_announcement, publish_announcement, remove_announcement } from './writes'

type Wish = Omit<AnnouncementChange, 'client_id'>

const kAsks = ['nothing', 'confirmation', 'signature'] as const

/** A draft: what it says, whom it is for, what it asks, when it comes and goes. Kept as it is written. */
export function DraftForm({ sheet }: { sheet: AnnouncementSheet }) {
  const { t } = useTranslation('announcements')
  const workspace = useWorkspace()
  const { id } = sheet.brief
  const { change, flush, keeping } = useDraft(id)
  const [draft, set_draft] = useState({
    title: sheet.content.title,
    body: sheet.content.body,
    files: sheet.content.files,
    audience: sheet.handling?.audience ?? { everyone: false, department_ids: [], roles: [] },
    asks: sheet.brief.asks,
    remarks_allowed: sheet.remarks_allowed,
    publish_at: sheet.brief.publish_at,
    pinned_until: sheet.brief.pinned_until,
    expires_at: sheet.brief.expires_at,
  })
  const lane = `announcement:${id}`
  const uploads = useAttached(lane, async (file) => {
    await change_announcement(workspace, id, { file_ids: [file.id] }).catch((problem: unknown) => {
      said_of(problem)
      throw problem
    })
    set_draft((now) => ({ ...now, files: [...now.files, file] }))
  })
  const set = (part: Partial<Omit<typeof draft, 'files'>>) => {
    set_draft((now) => ({ ...now, ...part }))
    change(wish_of(part))
  }
  const remove = (file_id: string) => {
    set_draft((now) => ({ ...now, files: now.files.filter((file) => file.id !== file_id) }))
    change_announcement(workspace, id, { removed_file_ids: [file_id] }).catch(said_of)
  }
  const has_content = says_something(draft.body) || draft.files.length > 0
  const ready = draft.title.trim() !== '' && !is_nobody(draft.audience) && has_content
  return (
    <div className={styles.page}>
      {sheet.handling?.refusal && <p className={styles.note}>{t('editor.sent_back', { reason: sheet.handling.refusal })}</p>}
      <div className={styles.form}>
        <TextField label={t('editor.title')} value={draft.title} maxLength={200} autoFocus={!draft.title} onChange={(event) => set({ title: event.target.value })} />
        <RichEditor
          initial={sheet.content.body}
          label={t('editor.body')}
          placeholder={t('editor.placeholder')}
          on_change={(body: RichNode) => set({ body })}
        />
        <FilesField lane={lane} files={draft.files} on_remove={(file) => remove(file.id)} />
        <AudienceField value={draft.audience} on_change={(audience) => set({ audience })} />
        <fieldset className={styles.group}>
          <legend>{t('editor.asks')}</legend>
          <SegmentedControl
            label={t('editor.asks')}
            choices={kAsks.map((value) => ({ value, label: t(`editor.asks_values.${value}`) }))}
            value={draft.asks}
            on_change={(value) => set({ asks: value as (typeof kAsks)[number] })}
          />
          <CheckField label={t('editor.comments')} checked={draft.remarks_allowed} on_change={(remarks_allowed) => set({ remarks_allowed })} />
        </fieldset>
        <TimesField draft={draft} on_change={set} />
      </div>
      <Foot sheet={sheet} draft={draft} ready={ready && !uploads.busy} keeping={keeping} flush={flush} />
    </div>
  )
}

interface Times {
  publish_at?: string | undefined
  pinned_until?: string | undefined
  expires_at?: string | undefined
}

const kTimes = ['publish_at', 'pinned_until', 'expires_at'] as const

/** What has no time any more is said to have none. */
function wish_of(part: Times & Omit<Wish, keyof Times>): Wish {
  const times = kTimes.filter((name) => name in part).map((name) => [name, part[name] ?? null])
  return { ...part, ...(Object.fromEntries(times) as Pick<Wish, keyof Times>) }
}

function TimesField({ draft, on_change }: { draft: Times; on_change: (part: Times) => void }) {
  const { t } = useTranslation('announcements')
  return (
    <fieldset className={styles.group}>
      <legend>{t('editor.times')}</legend>
      <div className={styles.times}>
        {kTimes.map((name) => (
          <TextField
            key={name}
            type="datetime-local"
            label={t(`editor.${name}`)}
            hint={name === 'publish_at' ? t('editor.publish_hint') : undefined}
            value={field_of(draft[name])}
            onChange={(event) => on_change({ [name]: moment_of(event.target.value) })}
          />
        ))}
      </div>
    </fieldset>
  )
}

interface FootProps {
  sheet: AnnouncementSheet
  draft: Times & Required<Pick<NonNullable<AnnouncementSheet['handling']>, 'audience'>>
  ready: boolean
  keeping: Keeping
  flush: () => Promise<boolean>
}

function Foot({ sheet, draft, ready, keeping, flush }: FootProps) {
  const { t } = useTranslation('announcements')
  const workspace = useWorkspace()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const myself = useMyself()
  const departments = useDepartments()
  const [busy, set_busy] = useState(false)
  const [asking, ask] = useState<'submit' | 'remove'>()
  const { id } = sheet.brief
  const is_later = draft.publish_at !== undefined && Date.parse(draft.publish_at) > Date.now()
  const leave = async (to: string) => {
    await queries.invalidateQueries({ queryKey: kAnnouncements })
    await navigate(to, { replace: true })
  }
  const publish = async () => {
    set_busy(true)
    if (await flush())
      await publish_announcement(workspace, id).then(async ({ brief }) => {
        toast(t(brief.state === 'scheduled' ? 'editor.scheduled' : 'editor.published'), 'good')
        await leave(announcement_path(id))
      }, said_of)
    set_busy(false)
  }
  const remove = () =>
    remove_announcement(workspace, id).then(() => leave(`${kAnnouncementsPath}?view=own`), said_of)
  const said = keeping.state === 'failed' ? t('editor.failed', { problem: keeping.problem }) : t(`editor.${keeping.state}`)
  return (
    <div className={styles.foot}>
      <span className={styles.quiet} role="status">
        {said}
      </span>
      <Button icon={<Trash2 />} onClick={() => ask('remove')}>
        {t('editor.remove')}
      </Button>
      <Button icon={<Stamp />} disabled={!ready} onClick={() => void flush().then(() => ask('submit'))}>
        {t('editor.ask_review')}
      </Button>
      {may_publish(myself, draft.audience, departments) && (
        <Button variant="primary" icon={<Send />} disabled={!ready} busy={busy} onClick={() => void publish()}>
          {t(is_later ? 'editor.schedule' : 'editor.publish')}
        </Button>
      )}
      {asking === 'submit' && (
        <SubmitDialog
          id={id}
          audience={draft.audience}
          on_close={() => ask(undefined)}
          on_done={() => leave(announcement_path(id))}
        />
      )}
      {asking === 'remove' && (
        <Dialog
          open
          on_close={() => ask(undefined)}
          title={t('editor.remove')}
          footer={
            <>
              <Button onClick={() => ask(undefined)}>{t('back')}</Button>
              <Button variant="danger" onClick={() => void remove()}>
                {t('editor.remove')}
              </Button>
            </>
          }
        >
          <p className={styles.words}>{t('editor.remove_text')}</p>
        </Dialog>
      )}
    </div>
  )
}
