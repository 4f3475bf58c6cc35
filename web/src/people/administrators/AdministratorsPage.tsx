import { KeyRound, Pencil, UserRoundPlus, X } from 'lucide-react'
import { useState } from 'react'

import type { Grant, Member } from '../../api/types'
import { useTranslation } from '../../i18n/translation'
import { useWorkspace } from '../../sync/provider'
import { Tag } from '../../ui/Badge'
import { Button, IconButton } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { EmptyState } from '../../ui/States'
import { toast } from '../../ui/toasts'
import { useDepartments, useMemberList } from '../directory'
import { FormProblem } from '../FormProblem'
import { MemberAvatar } from '../MemberFace'
import { Section } from '../settings/Section'
import rows from '../settings/Section.module.css'
import { form_problem, useSubmission } from '../submitting'
import { path_of } from '../tree'
import styles from './Administrators.module.css'
import { GrantDialog } from './GrantDialog'
import { withdraw_powers } from './queries'

type Task = { what: 'add' } | { what: 'change' | 'withdraw'; member: Member }

/** Who administers a part of the organisation without being an admin. It follows the directory. */
export function AdministratorsPage() {
  const { t, language } = useTranslation('people')
  const [task, set_task] = useState<Task>()
  const members = useMemberList(language)
  const close = () => set_task(undefined)
  const add = (
    <Button variant="primary" icon={<UserRoundPlus />} onClick={() => set_task({ what: 'add' })}>
      {t('administrators.add')}
    </Button>
  )
  const granted = members.flatMap((member) => (member.grant ? [{ member, grant: member.grant }] : []))
  return (
    <Section title={t('settings.administrators')} lead={t('administrators.lead')} action={granted.length > 0 && add}>
      {granted.length === 0 && <EmptyState icon={<KeyRound />} title={t('administrators.none')} action={add} />}
      <ul aria-label={t('settings.administrators')}>
        {granted.map(({ member, grant }) => (
          <AdministratorRow key={member.id} member={member} grant={grant} on_task={set_task} />
        ))}
      </ul>
      {task?.what === 'add' && <GrantDialog on_close={close} />}
      {task?.what === 'change' && <GrantDialog member={task.member} on_close={close} />}
      {task?.what === 'withdraw' && <WithdrawDialog member={task.member} on_close={close} />}
    </Section>
  )
}

interface RowProps {
  member: Member
  grant: Grant
  on_task: (task: Task) => void
}

function AdministratorRow({ member, grant, on_task }: RowProps) {
  const { t } = useTranslation('people')
  const departments = useDepartments()
  const name = member.display_name
  const over = grant.department_id ? path_of(departments, grant.department_id) : t('administrators.everything')
  return (
    <li className={rows.row}>
      <MemberAvatar id={member.id} />
      <div className={rows.row_text}>
        <div className={rows.row_title}>
          <bdi>{name}</bdi>
          <Tag tone="accent">{over}</Tag>
        </div>
        <div className={rows.row_note}>{grant.powers.map((power) => t(`powers.names.${power}`)).join(' · ')}</div>
      </div>
      <div className={styles.actions}>
        <IconButton label={t('administrators.change_of', { name })} onClick={() => on_task({ what: 'change', member })}>
          <Pencil />
        </IconButton>
        <IconButton label={t('administrators.withdraw_of', { name })} onClick={() => on_task({ what: 'withdraw', member })}>
          <X />
        </IconButton>
      </div>
    </li>
  )
}

function WithdrawDialog({ member, on_close }: { member: Member; on_close: () => void }) {
  const { t } = useTranslation('people')
  const workspace = useWorkspace()
  const write = useSubmission()
  const name = member.display_name
  const withdraw = async () => {
    if (!(await write.submit(() => withdraw_powers(workspace, member.id)))) return
    toast(t('administrators.withdrawn', { name }), 'good')
    on_close()
  }
  const buttons = (
    <>
      <Button onClick={on_close}>{t('cancel')}</Button>
      <Button variant="danger" busy={write.busy} onClick={() => void withdraw()}>
        {t('administrators.withdraw')}
      </Button>
    </>
  )
  return (
    <Dialog open on_close={on_close} title={t('administrators.withdraw_title')} footer={buttons}>
      <p>{t('administrators.withdraw_text', { name })}</p>
      <FormProblem text={form_problem(write.refusal, [])} />
    </Dialog>
  )
}
