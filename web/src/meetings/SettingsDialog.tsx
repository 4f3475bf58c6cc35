import { useEffect, useState } from 'react'

import type { Meeting, MeetingSettings } from '../api/types'
import { useTranslation } from '../i18n/translation'
import { useWorkspace } from '../sync/provider'
import { Button } from '../ui/Button'
import { Dialog } from '../ui/Dialog'
import { TextField } from '../ui/Field'
import { PasswordField } from '../ui/PasswordField'
import { toast } from '../ui/toasts'
import styles from './Settings.module.css'
import { SettingsFields } from './SettingsFields'
import { refused } from './use_meetings'
import { change_meeting, set_password } from './writes'

interface Props {
  meeting: Meeting
  on_close: () => void
}

/** What a host can settle, before a meeting and during it: each takes effect at once. */
export function SettingsDialog({ meeting, on_close }: Props) {
  const { t } = useTranslation('meetings')
  const workspace = useWorkspace()
  const [wished, wish] = useState<Partial<MeetingSettings>>({})
  const [title, set_title] = useState(meeting.title)
  // What was wished is shown until the meeting says it: the answer to the change may come before that.
  useEffect(() => wish((held) => left_of(held, meeting.settings)), [meeting.settings])
  const change = (settings: Partial<MeetingSettings>) => {
    wish((held) => ({ ...held, ...settings }))
    change_meeting(workspace, meeting.id, { settings }).catch((problem: unknown) => {
      refused(problem)
      wish((held) => left_of(held, settings))
    })
  }
  const rename = () => {
    const named = title.trim()
    if (named && named !== meeting.title) change_meeting(workspace, meeting.id, { title: named }).catch(refused)
    else set_title(meeting.title)
  }
  const done = <Button variant="primary" onClick={on_close}>{t('devices.done')}</Button>
  return (
    <Dialog open on_close={on_close} title={t('settings.title')} footer={done} width={480}>
      <div className={styles.fields}>
        <TextField label={t('list.title')} value={title} maxLength={100} onChange={(event) => set_title(event.target.value)} onBlur={rename} />
        <SettingsFields settings={{ ...meeting.settings, ...wished }} on_change={change} with_lock={meeting.state === 'ongoing'} />
        <PasswordPart meeting={meeting} />
      </div>
    </Dialog>
  )
}

/** Of what was wished all that is not so yet; the same object when that is everything. */
function left_of(wished: Partial<MeetingSettings>, known: Partial<MeetingSettings>): Partial<MeetingSettings> {
  const entries = Object.entries(wished)
  const left = entries.filter(([key, value]) => known[key as keyof MeetingSettings] !== value)
  return left.length === entries.length ? wished : Object.fromEntries(left)
}

/** Nobody can read a password that is set; it is given anew, or taken away. */
function PasswordPart({ meeting }: { meeting: Meeting }) {
  const { t } = useTranslation('meetings')
  const workspace = useWorkspace()
  const [is_open, open] = useState(false)
  const [password, type] = useState('')
  const [busy, set_busy] = useState(false)
  const set = async (wanted: string) => {
    set_busy(true)
    await set_password(workspace, meeting.id, wanted).then(() => {
      toast(t(wanted ? 'settings.password_set' : 'settings.password_gone'), 'good')
      open(false)
      type('')
    }, refused)
    set_busy(false)
  }
  if (is_open)
    return (
      <form
        className={styles.group}
        onSubmit={(event) => {
          event.preventDefault()
          if (password) void set(password)
        }}
      >
        <PasswordField label={t('settings.password_new')} value={password} maxLength={64} autoComplete="off" onChange={(event) => type(event.target.value)} />
        <span className={styles.password}>
          <Button type="submit" size="s" variant="primary" busy={busy} disabled={!password}>{t('settings.password_give')}</Button>
          <Button size="s" onClick={() => open(false)}>{t('settings.cancel')}</Button>
        </span>
      </form>
    )
  return (
    <div className={styles.password}>
      <span>{t(meeting.has_password ? 'settings.has_password' : 'settings.no_password')}</span>
      <Button size="s" onClick={() => open(true)}>{t(meeting.has_password ? 'settings.password_change' : 'settings.password_give')}</Button>
      {meeting.has_password && <Button size="s" variant="quiet" busy={busy} onClick={() => void set('')}>{t('settings.password_take')}</Button>}
    </div>
  )
}
