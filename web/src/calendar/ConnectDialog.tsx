import { useQuery } from '@tanstack/react-query'
import { Trash2 } from 'lucide-react'
import { useState } from 'react'

import type { CalendarPassword } from '../api/types'
import { useFormats } from '../i18n/formats'
import { useTranslation } from '../i18n/translation'
import { form_problem, FormProblem, useSubmission } from '../people/forms'
import { useWorkspace } from '../sync/provider'
import { Button, IconButton } from '../ui/Button'
import { CopyField } from '../ui/CopyField'
import { Dialog } from '../ui/Dialog'
import { TextField } from '../ui/Field'
import styles from './Connect.module.css'
import { passwords_of } from './fetching'
import form from './Form.module.css'
import { create_password, revoke_password } from './writes'

const kPrograms = ['apple', 'android', 'thunderbird', 'other'] as const

/** How calendar programs on phones and desktops sign in: where, as whom, and by a password for each of them. */
export function ConnectDialog({ on_close }: { on_close: () => void }) {
  const { t } = useTranslation('calendar')
  const workspace = useWorkspace()
  const { data } = useQuery(passwords_of(workspace.me.organisation_id))
  const address = new URL(data?.server_path ?? '/dav/', location.href).href
  return (
    <Dialog open on_close={on_close} title={t('connect.title')}>
      <div className={form.form}>
        <p className={form.hint}>{t('connect.hint')}</p>
        <div className={form.field}>
          <span className={form.label}>{t('connect.server')}</span>
          <CopyField label={t('connect.server')} value={address} />
        </div>
        {data && (
          <div className={form.field}>
            <span className={form.label}>{t('connect.user')}</span>
            <CopyField label={t('connect.user')} value={data.user_name} />
          </div>
        )}
        <NewPassword />
        {data && data.passwords.length > 0 && (
          <section className={form.field} aria-label={t('connect.passwords')}>
            <h3 className={form.label}>{t('connect.passwords')}</h3>
            <ul className={styles.passwords}>
              {data.passwords.map((password) => (
                <PasswordRow key={password.id} password={password} />
              ))}
            </ul>
          </section>
        )}
        <section className={form.field} aria-label={t('connect.steps')}>
          <h3 className={form.label}>{t('connect.steps')}</h3>
          {kPrograms.map((program) => (
            <details key={program} className={styles.program}>
              <summary>{t(`connect.programs.${program}.name`)}</summary>
              <p>{t(`connect.programs.${program}.text`)}</p>
            </details>
          ))}
        </section>
      </div>
    </Dialog>
  )
}

/** Said once: who closes this makes another. */
function NewPassword() {
  const { t } = useTranslation('calendar')
  const workspace = useWorkspace()
  const write = useSubmission()
  const [name, set_name] = useState('')
  const [made, set_made] = useState<{ name: string; secret: string }>()
  const make = () =>
    write.submit(async () => {
      const { password, secret } = await create_password(workspace, name.trim())
      set_made({ name: password.name, secret })
      set_name('')
    })
  return (
    <form
      className={styles.make}
      onSubmit={(event) => {
        event.preventDefault()
        void make()
      }}
    >
      <TextField label={t('connect.name')} value={name} maxLength={100} placeholder={t('connect.name_example')} onChange={(event) => set_name(event.target.value)} />
      <div>
        <Button type="submit" disabled={!name.trim()} busy={write.busy}>
          {t('connect.make')}
        </Button>
      </div>
      <FormProblem text={form_problem(write.refusal, [])} />
      {made && (
        <div className={styles.secret} role="status">
          <span>{t('connect.made', { name: made.name })}</span>
          <CopyField label={t('connect.secret')} value={made.secret} />
          <span className={form.hint}>{t('connect.once')}</span>
        </div>
      )}
    </form>
  )
}

function PasswordRow({ password }: { password: CalendarPassword }) {
  const { t } = useTranslation('calendar')
  const workspace = useWorkspace()
  const write = useSubmission()
  const { distance } = useFormats()
  const { id, name, last_used_at } = password
  return (
    <li>
      <div>
        <bdi>{name}</bdi>
        <small>{last_used_at ? t('connect.used', { when: distance(last_used_at) }) : t('connect.unused')}</small>
      </div>
      <IconButton label={t('connect.revoke', { name })} onClick={() => void write.submit(() => revoke_password(workspace, id))}>
        <Trash2 />
      </IconButton>
    </li>
  )
}
