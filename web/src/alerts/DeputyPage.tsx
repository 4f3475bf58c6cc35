import { useQuery, useQueryClient } from '@tanstack/react-query'
import { UserRoundX } from 'lucide-react'
import { lazy, Suspense } from 'react'

import { refusal_from } from '../api/refusal_error'
import { refusal_text } from '../i18n/refusals'
import { useTranslation } from '../i18n/translation'
import { Section, Setting } from '../people/forms'
import { MemberAvatar, MemberName } from '../people/members'
import { useWorkspace } from '../sync/provider'
import { Button } from '../ui/Button'
import { Skeleton } from '../ui/Skeleton'
import { ErrorState } from '../ui/States'
import { toast } from '../ui/toasts'
import styles from './Alerts.module.css'
import { deputy_of } from './fetching'
import { Ledger } from './Ledger'
import { PushSection } from './PushSection'
import { choose_deputy } from './writes'

const PeoplePicker = lazy(async () => ({ default: (await import('../chat/picking')).PeoplePicker }))

/** How alerts reach the reader: which devices they wake, who is told in their place, and when they disturbed. */
export function DeputyPage() {
  const { t } = useTranslation('alerts')
  const { organisation_id } = useWorkspace().me
  const queries = useQueryClient()
  const found = useQuery(deputy_of(organisation_id))
  const choose = async (member_id: string | null) => {
    try {
      queries.setQueryData(deputy_of(organisation_id).queryKey, await choose_deputy(organisation_id, member_id))
      toast(t('deputy.saved'), 'good')
    } catch (problem) {
      toast(refusal_text(refusal_from(problem)), 'bad')
    }
  }
  if (found.isError) return <ErrorState title={t('not_loaded')} on_retry={() => void found.refetch()} />
  if (!found.data) return <Skeleton height={160} />
  const { member_id } = found.data
  return (
    <>
      <PushSection />
      <Section title={t('deputy.title')} lead={t('deputy.lead')}>
        {member_id ? (
          <Setting name={t('deputy.is')}>
            <MemberAvatar id={member_id} size={28} />
            <MemberName id={member_id} />
            <Button icon={<UserRoundX />} onClick={() => void choose(null)}>
              {t('deputy.remove')}
            </Button>
          </Setting>
        ) : (
          <Suspense fallback={<Skeleton height={120} />}>
            <div className={styles.picker}>
              <PeoplePicker chosen={[]} on_change={([chosen]) => chosen && void choose(chosen)} />
            </div>
          </Suspense>
        )}
      </Section>
      <Ledger />
    </>
  )
}
