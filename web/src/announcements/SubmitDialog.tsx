import { useState } from 'react'

import type { AnnouncementAudience } from '../api/types'
import { useTranslation } from '../i18n/translation'
import { form_problem, FormProblem, useSubmission } from '../people/forms'
import { useDepartments, useMemberList } from '../people/members'
import { useWorkspace } from '../sync/provider'
import { Button } from '../ui/Button'
import { Dialog } from '../ui/Dialog'
import { SelectField } from '../ui/Field'
import { toast } from '../ui/toasts'
import styles from './Announcements.module.css'
import { may_publish } from './audience_choice'
import { submit_announcement } from './writes'

interface Props {
  id: string
  audience: AnnouncementAudience
  on_close: () => void
  on_done: () => Promise<void>
}

/** Who decides: somebody else who may publish it. */
export function SubmitDialog({ id, audience, on_close, on_done }: Props) {
  const { t, language } = useTranslation('announcements')
  const workspace = useWorkspace()
  const write = useSubmission()
  const departments = useDepartments()
  const approvers = useMemberList(language).filter(
    (member) => member.id !== workspace.me.member_id && may_publish(member, audience, departments),
  )
  const [approver_id, set_approver] = useState('')
  const submit = () =>
    write.submit(async () => {
      await submit_announcement(workspace, id, approver_id)
      toast(t('editor.submitted'), 'good')
      await on_done()
    })
  const footer = (
    <>
      <Button onClick={on_close}>{t('back')}</Button>
      <Button variant="primary" busy={write.busy} disabled={!approver_id} onClick={() => void submit()}>
        {t('editor.submit')}
      </Button>
    </>
  )
  return (
    <Dialog open on_close={on_close} title={t('editor.ask_review')} footer={footer}>
      <div className={styles.form}>
        {approvers.length === 0 ? (
          <p className={styles.quiet}>{t('editor.no_approver')}</p>
        ) : (
          <SelectField
            label={t('editor.approver')}
            value={approver_id}
            on_change={set_approver}
            choices={[{ value: '', label: t('editor.choose') }, ...approvers.map((member) => ({ value: member.id, label: member.display_name }))]}
          />
        )}
        <FormProblem text={form_problem(write.refusal, [])} />
      </div>
    </Dialog>
  )
}
