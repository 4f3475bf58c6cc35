import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { answer, http } from '../api/client'
import type { AnnouncementBrief } from '../api/types'
import { useTranslation } from '../i18n/translation'
import { field_problem, form_problem, FormProblem, useSubmission } from '../people/forms'
import { useWorkspace } from '../sync/provider'
import { Button } from '../ui/Button'
import { CheckField } from '../ui/CheckField'
import { Dialog } from '../ui/Dialog'
import { SelectField, TextArea, TextField } from '../ui/Field'
import { SegmentedControl } from '../ui/SegmentedControl'
import { toast } from '../ui/toasts'
import styles from './Announcements.module.css'
import { field_of, moment_of } from './moments'
import { change_announcement, chase_readers, withdraw_announcement } from './writes'

interface Props {
  brief: AnnouncementBrief
  on_close: () => void
  on_done: () => Promise<void>
}

/** One alert to everybody who has not done it, which goes on until they have. */
export function ChaseDialog({ brief, missing, on_close, on_done }: Props & { missing: number }) {
  const { t } = useTranslation('announcements')
  const workspace = useWorkspace()
  const write = useSubmission()
  const [text, set_text] = useState(brief.title)
  const [urgency, set_urgency] = useState('important')
  const [reason, set_reason] = useState('')
  const is_emergency = urgency === 'emergency'
  const send = () =>
    write.submit(async () => {
      const wish = { text: text.trim(), urgency: is_emergency ? ('emergency' as const) : ('important' as const) }
      await chase_readers(workspace, brief.id, { ...wish, ...(is_emergency && { reason }) })
      await on_done()
      on_close()
    })
  const footer = (
    <>
      <Button onClick={on_close}>{t('back')}</Button>
      <Button variant="primary" busy={write.busy} onClick={() => void send()}>
        {t('chase.send')}
      </Button>
    </>
  )
  return (
    <Dialog open on_close={on_close} title={t('chase.title')} footer={footer} width={480}>
      <div className={styles.form}>
        <span className={styles.quiet}>{t('chase.hint', { count: missing })}</span>
        <TextArea label={t('chase.text')} value={text} rows={2} maxLength={500} onChange={(event) => set_text(event.target.value)} />
        <SegmentedControl
          label={t('chase.urgency')}
          choices={(['important', 'emergency'] as const).map((value) => ({ value, label: t(`chase.${value}`) }))}
          value={urgency}
          on_change={set_urgency}
        />
        {is_emergency && <ReasonField value={reason} on_change={set_reason} />}
        <FormProblem text={form_problem(write.refusal, [])} />
      </div>
    </Dialog>
  )
}

/** One of those that the organisation has settled, where it has. */
function ReasonField({ value, on_change }: { value: string; on_change: (reason: string) => void }) {
  const { t } = useTranslation('announcements')
  const org_id = useWorkspace().me.organisation_id
  const { data } = useQuery({
    queryKey: ['organisation', 'announcements', 'reasons', org_id],
    queryFn: () => answer(http.GET('/api/orgs/{org_id}/alert_rules', { params: { path: { org_id } } })),
  })
  const reasons = data?.rules.reasons ?? []
  if (reasons.length === 0)
    return <TextField label={t('chase.reason')} value={value} maxLength={200} onChange={(event) => on_change(event.target.value)} />
  const choices = [{ value: '', label: t('editor.choose') }, ...reasons.map((each) => ({ value: each, label: each }))]
  return <SelectField label={t('chase.reason')} value={value} on_change={on_change} choices={choices} />
}

interface SettingsProps extends Props {
  remarks_allowed: boolean
}

/** What may change while it is out, without a new revision. */
export function SettingsDialog({ brief, remarks_allowed, on_close, on_done }: SettingsProps) {
  const { t } = useTranslation('announcements')
  const workspace = useWorkspace()
  const write = useSubmission()
  const [wish, set_wish] = useState({
    pinned_until: field_of(brief.pinned_until),
    expires_at: field_of(brief.expires_at),
    remarks_allowed,
  })
  const set = (part: Partial<typeof wish>) => set_wish((now) => ({ ...now, ...part }))
  const save = () =>
    write.submit(async () => {
      const moved = (name: 'pinned_until' | 'expires_at') =>
        wish[name] === field_of(brief[name]) ? {} : { [name]: moment_of(wish[name]) ?? null }
      const change = { ...moved('pinned_until'), ...moved('expires_at'), remarks_allowed: wish.remarks_allowed }
      await change_announcement(workspace, brief.id, change)
      toast(t('handling.saved'), 'good')
      await on_done()
      on_close()
    })
  const footer = (
    <>
      <Button onClick={on_close}>{t('back')}</Button>
      <Button variant="primary" busy={write.busy} onClick={() => void save()}>
        {t('handling.save')}
      </Button>
    </>
  )
  return (
    <Dialog open on_close={on_close} title={t('handling.settings')} footer={footer}>
      <div className={styles.form}>
        <TextField
          type="datetime-local"
          label={t('handling.pin')}
          value={wish.pinned_until}
          error={field_problem(write.refusal, 'pinned_until')}
          onChange={(event) => set({ pinned_until: event.target.value })}
        />
        <TextField
          type="datetime-local"
          label={t('handling.expires')}
          value={wish.expires_at}
          error={field_problem(write.refusal, 'expires_at')}
          onChange={(event) => set({ expires_at: event.target.value })}
        />
        <CheckField
          label={t('editor.comments')}
          checked={wish.remarks_allowed}
          on_change={(allowed) => set({ remarks_allowed: allowed })}
        />
        <FormProblem text={form_problem(write.refusal, ['pinned_until', 'expires_at'])} />
      </div>
    </Dialog>
  )
}

export function WithdrawDialog({ brief, on_close, on_done }: Props) {
  const { t } = useTranslation('announcements')
  const workspace = useWorkspace()
  const write = useSubmission()
  const [reason, set_reason] = useState('')
  const withdraw = () =>
    write.submit(async () => {
      await withdraw_announcement(workspace, brief.id, reason.trim())
      await on_done()
      on_close()
    })
  const footer = (
    <>
      <Button onClick={on_close}>{t('back')}</Button>
      <Button variant="danger" busy={write.busy} disabled={!reason.trim()} onClick={() => void withdraw()}>
        {t('withdraw.action')}
      </Button>
    </>
  )
  return (
    <Dialog open on_close={on_close} title={t('withdraw.title')} footer={footer}>
      <div className={styles.form}>
        <span className={styles.quiet}>{t('withdraw.text')}</span>
        <TextArea label={t('withdraw.reason')} value={reason} rows={2} maxLength={500} onChange={(event) => set_reason(event.target.value)} />
        <FormProblem text={form_problem(write.refusal, [])} />
      </div>
    </Dialog>
  )
}
