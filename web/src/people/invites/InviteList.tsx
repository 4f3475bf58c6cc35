import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link2, UserPlus } from 'lucide-react'
import { useState } from 'react'

import { answer, http } from '../../api/client'
import { refusal_from } from '../../api/refusal_error'
import type { Invite } from '../../api/types'
import { useFormats } from '../../i18n/formats'
import { refusal_text } from '../../i18n/refusals'
import { useTranslation } from '../../i18n/translation'
import { useWorkspace } from '../../sync/provider'
import { Tag } from '../../ui/Badge'
import { Button } from '../../ui/Button'
import { SkeletonRows } from '../../ui/Skeleton'
import { EmptyState, ErrorState } from '../../ui/States'
import { toast } from '../../ui/toasts'
import { useDepartments, useMember } from '../directory'
import { Section } from '../settings/Section'
import { InviteDialog } from './InviteDialog'
import styles from './Invites.module.css'
import { JoinRequests } from './JoinRequests'
import { kInvites } from './queries'

export function InviteList() {
  const { t } = useTranslation('people')
  const [inviting, invite] = useState(false)
  const org_id = useWorkspace().me.organisation_id
  const params = { path: { org_id } }
  const list = useQuery({
    queryKey: kInvites,
    queryFn: () => answer(http.GET('/api/orgs/{org_id}/invites', { params })),
  })
  const button = (
    <Button variant="primary" icon={<UserPlus />} onClick={() => invite(true)}>
      {t('invite.action')}
    </Button>
  )
  const invites = list.data?.invites ?? []
  return (
    <Section title={t('invites.title')} lead={t('invites.lead')} action={invites.length > 0 && button}>
      <JoinRequests />
      {list.isPending && <SkeletonRows count={3} />}
      {list.error && (
        <ErrorState
          title={t('invites.not_loaded')}
          text={refusal_text(refusal_from(list.error))}
          on_retry={() => void list.refetch()}
        />
      )}
      {list.data && invites.length === 0 && <EmptyState icon={<Link2 />} title={t('invites.none')} action={button} />}
      <ul aria-label={t('invites.title')}>
        {in_order(invites).map((one) => (
          <InviteRow key={one.id} invite={one} />
        ))}
      </ul>
      <InviteDialog open={inviting} on_close={() => invite(false)} />
    </Section>
  )
}

type Standing = 'open' | 'revoked' | 'expired' | 'used_up'

function standing_of(invite: Invite, now: number): Standing {
  if (invite.revoked_at) return 'revoked'
  if (Date.parse(invite.expires_at) <= now) return 'expired'
  return invite.max_uses !== undefined && invite.uses >= invite.max_uses ? 'used_up' : 'open'
}

/** What still opens first, then the newest. */
function in_order(invites: readonly Invite[]): Invite[] {
  const now = Date.now()
  const closed = (invite: Invite) => (standing_of(invite, now) === 'open' ? 0 : 1)
  return [...invites].sort((a, b) => closed(a) - closed(b) || b.created_at.localeCompare(a.created_at))
}

function InviteRow({ invite }: { invite: Invite }) {
  const { t } = useTranslation('people')
  const { distance } = useFormats()
  const department = useDepartments()[invite.department_id ?? '']
  const maker = useMember(invite.created_by)
  const prepared = useMember(invite.member_id ?? '')
  const standing = standing_of(invite, Date.now())
  const open = standing === 'open'
  const uses_of = ({ uses, max_uses }: Invite) =>
    max_uses === undefined ? t('invites.uses', { count: uses }) : t('invites.uses_of', { count: uses, most: max_uses })
  return (
    <li className={styles.row}>
      <div className={styles.row_text}>
        <div className={styles.row_title}>
          {t(`roles.${invite.role}`)}
          {department && <Tag>{department.name}</Tag>}
          {prepared && <Tag tone="accent">{t('invites.personal', { name: prepared.display_name })}</Tag>}
          {invite.needs_approval && <Tag>{t('invites.with_approval')}</Tag>}
          {!open && <Tag>{t(`invites.${standing}`)}</Tag>}
        </div>
        <div className={styles.row_note}>
          {t('invites.by', { name: maker?.display_name ?? t('somebody') })} · {uses_of(invite)}
          {open && ` · ${t('join.expires', { when: distance(invite.expires_at) })}`}
        </div>
      </div>
      {open && <Revoke invite_id={invite.id} />}
    </li>
  )
}

function Revoke({ invite_id }: { invite_id: string }) {
  const { t } = useTranslation('people')
  const queries = useQueryClient()
  const params = { path: { org_id: useWorkspace().me.organisation_id, invite_id } }
  const revoke = useMutation({
    mutationFn: () => answer(http.DELETE('/api/orgs/{org_id}/invites/{invite_id}', { params })),
    onSuccess: () => toast(t('invites.revoked_now'), 'good'),
    onError: (problem) => toast(refusal_text(refusal_from(problem)), 'bad'),
    onSettled: () => queries.invalidateQueries({ queryKey: kInvites }),
  })
  return (
    <Button size="s" variant="quiet" busy={revoke.isPending} onClick={() => revoke.mutate()}>
      {t('invites.revoke')}
    </Button>
  )
}
