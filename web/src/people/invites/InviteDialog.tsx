import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { answer, http } from '../../api/client'
import type { Invite } from '../../api/types'
import { useFormats } from '../../i18n/formats'
import { useTranslation } from '../../i18n/translation'
import { useWorkspace } from '../../sync/provider'
import { Button } from '../../ui/Button'
import { CheckField } from '../../ui/CheckField'
import { CopyField } from '../../ui/CopyField'
import { Dialog } from '../../ui/Dialog'
import { SelectField } from '../../ui/Field'
import { QrCode } from '../../ui/QrCode'
import { useDepartments, usePowers } from '../directory'
import { FormProblem } from '../FormProblem'
import { may_give } from '../roles'
import { form_problem, useSubmission, useWriteName } from '../submitting'
import { path_of } from '../tree'
import { kInvites } from './queries'
import styles from './Invites.module.css'

interface Props {
  open: boolean
  on_close: () => void
  /** Chosen at first. */
  department_id?: string
}

type InviteRole = Invite['role']

const roles: readonly InviteRole[] = ['member', 'guest', 'admin']
const lifetimes = [24, 72, 168, 720]
const most_uses = ['', '1', '10', '50', '200']

export function InviteDialog({ open, on_close, department_id = '' }: Props) {
  const { t } = useTranslation('people')
  const [made, set_made] = useState<Invite>()
  const close = () => {
    on_close()
    set_made(undefined)
  }
  return (
    <Dialog open={open} on_close={close} title={t('invite.title')}>
      {made?.code ? (
        <MadeLink invite={made} code={made.code} on_done={close} on_another={() => set_made(undefined)} />
      ) : (
        <InviteForm on_made={set_made} department_id={department_id} />
      )}
    </Dialog>
  )
}

interface InviteFormProps {
  on_made: (invite: Invite) => void
  department_id: string
}

function InviteForm({ on_made, department_id }: InviteFormProps) {
  const { t } = useTranslation('people')
  const write = useSubmission()
  const named = useWriteName()
  const queries = useQueryClient()
  const { acting_role, limit, over_department } = usePowers()
  const given = roles.filter((role) => may_give(acting_role, role))
  const within = over_department('invite', department_id || undefined) ? department_id : (limit ?? '')
  const org_id = useWorkspace().me.organisation_id
  const [wish, set_wish] = useState({ role: 'member', hours: '168', uses: '', needs_approval: false, department_id: within })
  const set = (part: Partial<typeof wish>) => set_wish((now) => ({ ...now, ...part }))
  const make = () =>
    write.submit(async () => {
      const body = named({
        role: wish.role as InviteRole,
        expires_in_hours: Number(wish.hours),
        ...(wish.uses && { max_uses: Number(wish.uses) }),
        ...(wish.needs_approval && { needs_approval: true }),
        ...(wish.department_id && { department_id: wish.department_id }),
      })
      on_made(await answer(http.POST('/api/orgs/{org_id}/invites', { params: { path: { org_id } }, body })))
      await queries.invalidateQueries({ queryKey: kInvites })
    })
  return (
    <div className={styles.form}>
      <p className={styles.lead}>{t('invite.lead')}</p>
      <SelectField
        label={t('invite.role')}
        hint={t(`invite.role_hints.${wish.role as InviteRole}`)}
        value={wish.role}
        on_change={(role) => set({ role })}
        choices={given.map((role) => ({ value: role, label: t(`roles.${role}`) }))}
      />
      <DepartmentField value={wish.department_id} on_change={(id) => set({ department_id: id })} />
      <div className={styles.pair}>
        <SelectField
          label={t('invite.expiry')}
          value={wish.hours}
          on_change={(hours) => set({ hours })}
          choices={lifetimes.map((hours) => ({ value: String(hours), label: t('invite.days', { count: hours / 24 }) }))}
        />
        <SelectField
          label={t('invite.most')}
          value={wish.uses}
          on_change={(uses) => set({ uses })}
          choices={most_uses.map((most) => ({
            value: most,
            label: most ? t('invite.people', { count: Number(most) }) : t('invite.no_limit'),
          }))}
        />
      </div>
      <CheckField
        label={t('invite.needs_approval')}
        hint={t('invite.needs_approval_hint')}
        checked={wish.needs_approval}
        on_change={(needs_approval) => set({ needs_approval })}
      />
      <FormProblem text={form_problem(write.refusal, [])} />
      <Button variant="primary" size="l" full busy={write.busy} onClick={() => void make()}>
        {t('invite.make')}
      </Button>
    </div>
  )
}

function DepartmentField({ value, on_change }: { value: string; on_change: (id: string) => void }) {
  const { t } = useTranslation('people')
  const departments = useDepartments()
  const { over_department } = usePowers()
  const none = over_department('invite', undefined) ? [{ value: '', label: t('invite.no_department') }] : []
  const paths = Object.keys(departments)
    .filter((id) => over_department('invite', id))
    .map((id) => ({ value: id, label: path_of(departments, id) }))
  if (paths.length === 0) return null
  return (
    <SelectField
      label={t('fields.department')}
      value={value}
      on_change={on_change}
      choices={[...none, ...paths.sort((a, b) => a.label.localeCompare(b.label))]}
    />
  )
}

interface MadeLinkProps {
  invite: Invite
  code: string
  on_done: () => void
  on_another: () => void
}

/** The only moment at which the link can be read: the server keeps a hash of it. */
function MadeLink({ invite, code, on_done, on_another }: MadeLinkProps) {
  const { t } = useTranslation('people')
  const { moment } = useFormats()
  const link = `${location.origin}/join/${code}`
  return (
    <div className={styles.form}>
      <p className={styles.lead}>{t('invite.ready', { role: t(`roles.${invite.role}`), when: moment(invite.expires_at) })}</p>
      <CopyField label={t('invite.link')} value={link} />
      <div className={styles.scan}>
        <QrCode text={link} label={t('invite.code')} />
        <p className={styles.note}>{t('invite.scan')}</p>
      </div>
      <p className={styles.note}>{t('invite.once')}</p>
      <div className={styles.buttons}>
        <Button onClick={on_another}>{t('invite.another')}</Button>
        <Button variant="primary" onClick={on_done}>
          {t('done')}
        </Button>
      </div>
    </div>
  )
}
