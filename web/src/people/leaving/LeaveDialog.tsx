import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import type { Member } from '../../api/types'
import { useTranslation } from '../../i18n/translation'
import { useWorkspace } from '../../sync/provider'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { toast } from '../../ui/toasts'
import { MemberField } from '../contacts/MemberField'
import { useMember, usePowers } from '../directory'
import { FormProblem } from '../FormProblem'
import { MemberAvatar } from '../MemberFace'
import { field_problem, form_problem, useSubmission, useWriteName } from '../submitting'
import styles from './Leaving.module.css'
import { kLeavers, let_leave } from './queries'

/** Takes somebody out; their manager is offered as the heir of what they own. */
export function LeaveDialog({ member, on_close }: { member: Member; on_close: () => void }) {
  const { t } = useTranslation('people')
  const workspace = useWorkspace()
  const queries = useQueryClient()
  const manager = useMember(member.manager_id)
  const { over_member } = usePowers()
  const may_inherit = (heir: Member) => heir.id !== member.id && heir.role !== 'guest' && !heir.left_at && over_member('leave', heir)
  const [heir_id, set_heir] = useState(manager && may_inherit(manager) ? manager.id : undefined)
  const write = useSubmission()
  const named = useWriteName()
  const name = member.display_name
  const leave = async () => {
    if (!(await write.submit(() => let_leave(workspace, member.id, named({ ...(heir_id && { heir_id }) }))))) return
    await queries.invalidateQueries({ queryKey: kLeavers })
    toast(t('leaving.done', { name }), 'good')
    on_close()
  }
  const buttons = (
    <>
      <Button onClick={on_close}>{t('cancel')}</Button>
      <Button variant="danger" busy={write.busy} onClick={() => void leave()}>
        {t('leaving.action')}
      </Button>
    </>
  )
  return (
    <Dialog open on_close={on_close} title={t('leaving.title')} footer={buttons}>
      <div className={styles.form}>
        <div className={styles.who}>
          <MemberAvatar id={member.id} />
          <bdi>{name}</bdi>
        </div>
        <ul className={styles.what}>
          <li>{t('leaving.sessions')}</li>
          <li>{t('leaving.conversations')}</li>
          <li>{t('leaving.restorable')}</li>
        </ul>
        <MemberField
          label={t('leaving.heir')}
          nobody={t('leaving.no_heir')}
          value={heir_id}
          on_change={set_heir}
          may_be={may_inherit}
          error={field_problem(write.refusal, 'heir_id')}
        />
        <p className={styles.hint}>{t('leaving.heir_hint')}</p>
        <FormProblem text={form_problem(write.refusal, ['heir_id'])} />
      </div>
    </Dialog>
  )
}
