import { useQuery, useQueryClient } from '@tanstack/react-query'

import { refusal_from } from '../api/refusal_error'
import { refusal_text } from '../i18n/refusals'
import { useTranslation } from '../i18n/translation'
import { useWorkspace } from '../sync/provider'
import { SelectField } from '../ui/Field'
import { toast } from '../ui/toasts'
import styles from './Alerts.module.css'
import { must_read_of } from './fetching'
import { mark_must_read } from './writes'

const kMinutes = [5, 10, 30, 60, 240, 1440]

interface Props {
  conversation_id: string
  /** Whether the reader runs the group: others are told what holds. */
  runs: boolean
}

/** After how long a message that somebody has not read alarms them. */
export function MustReadSection({ conversation_id, runs }: Props) {
  const { t } = useTranslation('alerts')
  const { organisation_id } = useWorkspace().me
  const queries = useQueryClient()
  const wanted = must_read_of(organisation_id, conversation_id)
  const { data } = useQuery(wanted)
  if (!data || (!runs && data.minutes === undefined)) return null
  const choose = async (value: string) => {
    try {
      const settled = await mark_must_read(organisation_id, conversation_id, value === '' ? null : Number(value))
      queries.setQueryData(wanted.queryKey, settled)
      toast(t('rules.saved'), 'good')
    } catch (problem) {
      toast(refusal_text(refusal_from(problem)), 'bad')
    }
  }
  const kept = data.minutes !== undefined && !kMinutes.includes(data.minutes) ? [data.minutes] : []
  const choices = [...kMinutes, ...kept].map((minutes) => ({
    value: `${minutes}`,
    label: minutes < 60 ? t('must_read.minutes', { count: minutes }) : t('must_read.hours', { count: minutes / 60 }),
  }))
  return (
    <section className={styles.must_read} aria-label={t('must_read.title')}>
      <SelectField
        label={t('must_read.title')}
        hint={t('must_read.hint')}
        value={data.minutes === undefined ? '' : `${data.minutes}`}
        disabled={!runs}
        choices={[{ value: '', label: t('must_read.no') }, ...choices]}
        on_change={(value) => void choose(value)}
      />
    </section>
  )
}
