import type { AuditEntry } from '../../api/types'
import { useTranslation } from '../../i18n/translation'
import { SelectField } from '../../ui/Field'
import { MemberField } from '../contacts/MemberField'
import styles from './Audit.module.css'
import type { AuditFilter } from './queries'

const kinds: readonly AuditEntry['target_kind'][] = ['member', 'department', 'invite', 'join_request', 'organisation']
const spans = [7, 30, 90, 365] as const

interface Props {
  filter: AuditFilter
  on_change: (filter: AuditFilter) => void
}

export function AuditFilters({ filter, on_change }: Props) {
  const { t } = useTranslation('people')
  const set = (part: AuditFilter) => on_change({ ...filter, ...part })
  return (
    <div className={styles.filters} role="search" aria-label={t('audit.filter')}>
      <MemberField
        label={t('audit.actor')}
        nobody={t('audit.anybody')}
        value={filter.actor_id}
        on_change={(actor_id) => set({ actor_id })}
        without=""
      />
      <MemberField
        label={t('audit.target')}
        nobody={t('audit.anything')}
        value={filter.target_id}
        on_change={(target_id) => set({ target_id })}
        without=""
      />
      <SelectField
        label={t('audit.kind')}
        value={filter.target_kind ?? ''}
        on_change={(kind) => set({ target_kind: kinds.find((one) => one === kind) })}
        choices={[{ value: '', label: t('audit.anything') }, ...kinds.map((value) => ({ value, label: t(`audit.kinds.${value}`) }))]}
      />
      <SelectField
        label={t('audit.time')}
        value={String(filter.days ?? '')}
        on_change={(days) => set({ days: Number(days) || undefined })}
        choices={[
          { value: '', label: t('audit.any_time') },
          ...spans.map((count) => ({ value: String(count), label: t('audit.last_days', { count }) })),
        ]}
      />
    </div>
  )
}
