import { Download, ScrollText } from 'lucide-react'
import { useState } from 'react'

import { refusal_from } from '../../api/refusal_error'
import { refusal_text } from '../../i18n/refusals'
import { useTranslation } from '../../i18n/translation'
import { useWorkspace } from '../../sync/provider'
import { Button } from '../../ui/Button'
import { MoreButton } from '../../ui/MoreButton'
import { SkeletonRows } from '../../ui/Skeleton'
import { EmptyState, ErrorState } from '../../ui/States'
import { toast } from '../../ui/toasts'
import { Section } from '../settings/Section'
import styles from './Audit.module.css'
import { AuditFilters } from './AuditFilters'
import { AuditRow } from './AuditRow'
import { type AuditFilter, fetch_export, useAudit } from './queries'

/** What administrators did, the newest first. */
export function AuditPage() {
  const { t } = useTranslation('people')
  const [filter, set_filter] = useState<AuditFilter>({})
  const log = useAudit(filter)
  const entries = log.data?.pages.flatMap((page) => page.entries) ?? []
  return (
    <Section title={t('audit.title')} lead={t('audit.lead')} action={<Export filter={filter} />}>
      <AuditFilters filter={filter} on_change={set_filter} />
      {log.isPending && <SkeletonRows count={4} />}
      {log.error && (
        <ErrorState
          title={t('audit.not_loaded')}
          text={refusal_text(refusal_from(log.error))}
          on_retry={() => void log.refetch()}
        />
      )}
      {log.data && entries.length === 0 && <EmptyState icon={<ScrollText />} title={t('audit.none')} />}
      <ol aria-label={t('audit.title')} className={styles.entries}>
        {entries.map((entry) => (
          <AuditRow key={entry.id} entry={entry} />
        ))}
      </ol>
      <div className={styles.more}>
        <MoreButton found={log}>{t('audit.more')}</MoreButton>
      </div>
    </Section>
  )
}

function Export({ filter }: { filter: AuditFilter }) {
  const { t } = useTranslation('people')
  const org_id = useWorkspace().me.organisation_id
  const [busy, set_busy] = useState(false)
  const download = async () => {
    set_busy(true)
    try {
      hand_over(await fetch_export(org_id, filter))
    } catch (problem) {
      toast(refusal_text(refusal_from(problem)), 'bad')
    }
    set_busy(false)
  }
  return (
    <Button icon={<Download />} busy={busy} onClick={() => void download()}>
      {t('audit.export')}
    </Button>
  )
}

/** As if a link to the file were pressed. */
function hand_over(csv: string) {
  const address = URL.createObjectURL(new Blob([csv], { type: 'text/csv;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = address
  link.download = `madang-audit-${new Date().toISOString().slice(0, 10)}.csv`
  link.click()
  URL.revokeObjectURL(address)
}
