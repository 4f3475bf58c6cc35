import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import type { OrganisationTime } from '../api/types'
import { useTranslation } from '../i18n/translation'
import { SaveForm, Section, useSubmission, useWriteName } from '../people/forms'
import { useWorkspace } from '../sync/provider'
import { SegmentedControl } from '../ui/SegmentedControl'
import { Skeleton } from '../ui/Skeleton'
import { ErrorState } from '../ui/States'
import { toast } from '../ui/toasts'
import { change_organisation_time, kDays, organisation_time } from './fetching'
import { SpecialDays } from './SpecialDays'
import { draft_of, faults_of, hours_of, is_same } from './week'
import { WeekEditor } from './WeekEditor'
import styles from './WorkingTime.module.css'

const kCountries = ['korea', 'china', 'none'] as const

/** When the organisation works and whose holidays it keeps: what holds for everybody who did not say otherwise. */
export function OrganisationPage() {
  const { t } = useTranslation('working_time')
  const { organisation_id } = useWorkspace().me
  const time = useQuery(organisation_time(organisation_id))
  if (time.isError) return <ErrorState title={t('not_loaded')} on_retry={() => void time.refetch()} />
  return (
    <Section title={t('headline')} lead={t('organisation.lead')}>
      {time.data ? (
        <Form time={time.data} key={JSON.stringify(time.data)} />
      ) : (
        <Skeleton height={320} />
      )}
      {time.data && <SpecialDays country={time.data.country} />}
    </Section>
  )
}

function Form({ time }: { time: OrganisationTime }) {
  const { t } = useTranslation('working_time')
  const { organisation_id } = useWorkspace().me
  const queries = useQueryClient()
  const write = useSubmission()
  const named = useWriteName()
  const [country, set_country] = useState(time.country)
  const [draft, set_draft] = useState(() => draft_of(time.hours))
  const [tried, set_tried] = useState(false)
  const hours = hours_of(draft)
  const sound = faults_of(draft).every((fault) => fault === undefined)
  const changed = country !== time.country || !sound || !is_same(hours, time.hours)
  const save = async () => {
    set_tried(true)
    if (!sound) return
    const body = named({ country, hours })
    const saved = await write.submit(async () => {
      const settled = await change_organisation_time(organisation_id, body)
      queries.setQueryData(organisation_time(organisation_id).queryKey, settled)
      await queries.invalidateQueries({ queryKey: kDays })
    })
    if (saved) toast(t('saved'), 'good')
  }
  return (
    <div className={styles.wide}>
      <SaveForm write={write} on_save={() => void save()} fields={[]} verb={t('save')} disabled={!changed}>
        <div>
          <h2 className={styles.heading}>{t('organisation.country')}</h2>
          <SegmentedControl
            full
            label={t('organisation.country')}
            value={country}
            on_change={(value) => set_country(value as OrganisationTime['country'])}
            choices={kCountries.map((value) => ({ value, label: t(`countries.${value}`) }))}
          />
          <p className={styles.note}>{t(`organisation.country_notes.${country}`)}</p>
        </div>
        <div>
          <h2 className={styles.heading}>{t('week.title')}</h2>
          <p className={styles.note}>{t('organisation.hours_note')}</p>
          <WeekEditor draft={draft} on_change={set_draft} tried={tried} />
        </div>
      </SaveForm>
    </div>
  )
}
