import { useQuery, useQueryClient } from '@tanstack/react-query'
import { UserRoundX } from 'lucide-react'

import { answer, http } from '../../api/client'
import { refusal_from } from '../../api/refusal_error'
import type { Leaver } from '../../api/types'
import { useFormats } from '../../i18n/formats'
import { refusal_text } from '../../i18n/refusals'
import { useTranslation } from '../../i18n/translation'
import { useWorkspace } from '../../sync/provider'
import { Button } from '../../ui/Button'
import { SkeletonRows } from '../../ui/Skeleton'
import { EmptyState, ErrorState } from '../../ui/States'
import { toast } from '../../ui/toasts'
import { useMember, usePowers } from '../directory'
import { MemberAvatar } from '../MemberFace'
import { may_give } from '../roles'
import { Section } from '../settings/Section'
import { useSubmission, useWriteName } from '../submitting'
import styles from './Leaving.module.css'
import { bring_back, kLeavers } from './queries'

/** Who left in the last 30 days, with a way back. */
export function LeaversPage() {
  const { t } = useTranslation('people')
  const org_id = useWorkspace().me.organisation_id
  const list = useQuery({
    queryKey: kLeavers,
    queryFn: () => answer(http.GET('/api/orgs/{org_id}/leavers', { params: { path: { org_id } } })),
  })
  const leavers = list.data?.leavers ?? []
  return (
    <Section title={t('settings.leavers')} lead={t('leaving.lead')}>
      {list.isPending && <SkeletonRows count={3} />}
      {list.error && (
        <ErrorState
          title={t('leaving.not_loaded')}
          text={refusal_text(refusal_from(list.error))}
          on_retry={() => void list.refetch()}
        />
      )}
      {list.data && leavers.length === 0 && <EmptyState icon={<UserRoundX />} title={t('leaving.nobody')} />}
      <ul aria-label={t('settings.leavers')}>
        {leavers.map((leaver) => (
          <LeaverRow key={leaver.member.id} leaver={leaver} />
        ))}
      </ul>
    </Section>
  )
}

function LeaverRow({ leaver: { member, heir_id, restorable_until } }: { leaver: Leaver }) {
  const { t } = useTranslation('people')
  const { date } = useFormats()
  const workspace = useWorkspace()
  const queries = useQueryClient()
  const heir = useMember(heir_id)
  const may = may_give(usePowers().acting_role, member.role)
  const write = useSubmission()
  const named = useWriteName()
  const name = member.display_name
  const restore = async () => {
    const { client_id } = named({ member_id: member.id, left_at: member.left_at })
    if (!(await write.submit(() => bring_back(workspace, member.id, client_id)))) return
    await queries.invalidateQueries({ queryKey: kLeavers })
    toast(t('leaving.restored', { name }), 'good')
  }
  const notes = [
    member.left_at && t('leaving.left_on', { date: date(member.left_at) }),
    heir && t('leaving.went_to', { name: heir.display_name }),
    t('leaving.until', { date: date(restorable_until) }),
  ]
  return (
    <li className={styles.row}>
      <MemberAvatar id={member.id} />
      <div className={styles.row_text}>
        <bdi className={styles.row_title}>{name}</bdi>
        <div className={styles.row_note}>{notes.filter(Boolean).join(' · ')}</div>
        {write.refusal && (
          <p role="alert" className={styles.problem}>
            {refusal_text(write.refusal)}
          </p>
        )}
      </div>
      {may && (
        <Button size="s" busy={write.busy} onClick={() => void restore()} aria-label={t('leaving.restore_of', { name })}>
          {t('leaving.restore')}
        </Button>
      )}
    </li>
  )
}
