import { useMutation, useQueryClient } from '@tanstack/react-query'

import { answer, http } from '../../api/client'
import { client_id } from '../../api/client_id'
import { refusal_from } from '../../api/refusal_error'
import type { JoinRequest } from '../../api/types'
import { useFormats } from '../../i18n/formats'
import { refusal_text } from '../../i18n/refusals'
import { useTranslation } from '../../i18n/translation'
import { useWorkspace } from '../../sync/provider'
import { Avatar } from '../../ui/Avatar'
import { Tag } from '../../ui/Badge'
import { Button } from '../../ui/Button'
import { toast } from '../../ui/toasts'
import { useDepartments, usePowers } from '../directory'
import { may_give } from '../roles'
import styles from './Invites.module.css'
import { kJoinRequests, useJoinRequests } from './queries'

/** Who waits to be let in. Nothing while nobody does. */
export function JoinRequests() {
  const { t } = useTranslation('people')
  const waiting = useJoinRequests()
  if (waiting.length === 0) return null
  return (
    <section className={styles.waiting} aria-label={t('join_requests.title')}>
      <h3 className={styles.waiting_title}>{t('join_requests.title')}</h3>
      <ul>
        {waiting.map((one) => (
          <RequestRow key={one.id} request={one} />
        ))}
      </ul>
    </section>
  )
}

type Decision = 'approve' | 'decline'

function useDecision({ id, display_name }: JoinRequest) {
  const { t } = useTranslation('people')
  const queries = useQueryClient()
  const params = { path: { org_id: useWorkspace().me.organisation_id, join_request_id: id } }
  return useMutation({
    mutationFn: async (decision: Decision): Promise<unknown> => {
      const body = { client_id: client_id() }
      return decision === 'approve'
        ? answer(http.POST('/api/orgs/{org_id}/join_requests/{join_request_id}/approve', { params, body }))
        : answer(http.POST('/api/orgs/{org_id}/join_requests/{join_request_id}/decline', { params, body }))
    },
    onSuccess: (_, decision) => toast(t(`join_requests.${decision}d`, { name: display_name }), 'good'),
    onError: (problem) => toast(refusal_text(refusal_from(problem)), 'bad'),
    onSettled: () => queries.invalidateQueries({ queryKey: kJoinRequests }),
  })
}

function RequestRow({ request }: { request: JoinRequest }) {
  const { t } = useTranslation('people')
  const { distance } = useFormats()
  const decide = useDecision(request)
  const department = useDepartments()[request.department_id ?? '']
  const allowed = may_give(usePowers().acting_role, request.role)
  const name = request.display_name
  return (
    <li className={styles.row}>
      <Avatar id={request.id} name={name} size={36} />
      <div className={styles.row_text}>
        <div className={styles.row_title}>
          <bdi>{name}</bdi>
          {request.role !== 'member' && <Tag tone="accent">{t(`roles.${request.role}`)}</Tag>}
          {department && <Tag>{department.name}</Tag>}
        </div>
        <div className={styles.row_note}>
          {request.account_login} · {distance(request.created_at)}
        </div>
      </div>
      <div className={styles.decide}>
        <Button
          size="s"
          variant="quiet"
          disabled={!allowed || decide.isPending}
          aria-label={t('join_requests.decline_name', { name })}
          onClick={() => decide.mutate('decline')}
        >
          {t('join_requests.decline')}
        </Button>
        <Button
          size="s"
          variant="primary"
          disabled={!allowed}
          busy={decide.isPending}
          aria-label={t('join_requests.approve_name', { name })}
          onClick={() => decide.mutate('approve')}
        >
          {t('join_requests.approve')}
        </Button>
      </div>
    </li>
  )
}
