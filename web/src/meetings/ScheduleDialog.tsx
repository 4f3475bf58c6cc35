import { useState } from 'react'

import { client_id } from '../api/client_id'
import { refusal_from } from '../api/refusal_error'
import type { MeetingSettings } from '../api/types'
import { PeoplePicker } from '../chat/picking'
import { refusal_text } from '../i18n/refusals'
import { useTranslation } from '../i18n/translation'
import { useMyself } from '../people/members'
import { useWorkspace } from '../sync/provider'
import { Button } from '../ui/Button'
import { CheckField } from '../ui/CheckField'
import { Dialog } from '../ui/Dialog'
import { SelectField, TextField } from '../ui/Field'
import { PasswordField } from '../ui/PasswordField'
import { toast } from '../ui/toasts'
import { begins_at, next_slot, type Plan, schedule } from './scheduling'
import styles from './Settings.module.css'
import { SettingsFields, usual_settings } from './SettingsFields'

const kLengths = [15, 30, 45, 60, 90, 120, 180]

/** A meeting for later: when, who comes, and how it is run. */
export function ScheduleDialog({ on_close }: { on_close: () => void }) {
  const { t } = useTranslation('meetings')
  const workspace = useWorkspace()
  const usual = t('list.usual_title', { name: useMyself()?.display_name ?? '' })
  const [plan, set_plan] = useState<Plan>(() => ({
    title: '', ...next_slot(new Date()), minutes: 60, member_ids: [], settings: usual_settings, password: '', in_calendar: true,
  }))
  const [more, show_more] = useState(false)
  const [busy, set_busy] = useState(false)
  const [problem, set_problem] = useState<string>()
  // The same plan is asked for under the same name: an answer that was lost is no second meeting.
  const [name, set_name] = useState(client_id)
  const set = (part: Partial<Plan>) => {
    set_problem(undefined)
    set_name(client_id())
    set_plan((held) => ({ ...held, ...part }))
  }
  const settle = (settings: Partial<MeetingSettings>) => set({ settings: { ...plan.settings, ...settings } })
  const begins = begins_at(plan)
  const submit = async () => {
    if (!begins || begins.getTime() < Date.now()) return set_problem(t('schedule.past'))
    set_busy(true)
    try {
      await schedule(workspace, { ...plan, title: plan.title.trim() || usual }, name)
      toast(t('schedule.done'), 'good')
      on_close()
    } catch (refusal) {
      set_problem(refusal_text(refusal_from(refusal)))
      set_busy(false)
    }
  }
  const footer = (
    <>
      <Button onClick={on_close}>{t('settings.cancel')}</Button>
      <Button variant="primary" busy={busy} onClick={() => void submit()}>{t('schedule.do')}</Button>
    </>
  )
  const lengths = kLengths.map((minutes) => ({ value: String(minutes), label: t('attendance.length', { count: minutes }) }))
  return (
    <Dialog open on_close={on_close} title={t('schedule.title')} footer={footer} width={520}>
      <form
        className={styles.fields}
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        <TextField label={t('list.title')} placeholder={usual} value={plan.title} maxLength={100} data-autofocus onChange={(event) => set({ title: event.target.value })} />
        <div className={styles.when}>
          <TextField type="date" label={t('schedule.date')} value={plan.date} onChange={(event) => set({ date: event.target.value })} />
          <TextField type="time" label={t('schedule.time')} value={plan.time} onChange={(event) => set({ time: event.target.value })} />
          <SelectField label={t('schedule.length')} choices={lengths} value={String(plan.minutes)} on_change={(minutes) => set({ minutes: Number(minutes) })} />
        </div>
        <div className={styles.group}>
          <PeoplePicker chosen={plan.member_ids} on_change={(member_ids) => set({ member_ids })} />
        </div>
        <CheckField label={t('schedule.in_calendar')} hint={t('schedule.in_calendar_hint')} checked={plan.in_calendar} on_change={(in_calendar) => set({ in_calendar })} />
        {more ? (
          <>
            <SettingsFields settings={plan.settings} on_change={settle} />
            <PasswordField label={t('settings.password_new')} value={plan.password} maxLength={64} autoComplete="off" onChange={(event) => set({ password: event.target.value })} />
          </>
        ) : (
          <Button variant="quiet" className={styles.more} onClick={() => show_more(true)}>{t('schedule.more')}</Button>
        )}
        {problem && <p className={styles.problem} role="alert">{problem}</p>}
        <button type="submit" hidden />
      </form>
    </Dialog>
  )
}
