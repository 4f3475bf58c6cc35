import { useQuery, useQueryClient } from '@tanstack/react-query'
import { ChevronLeft, ChevronRight, Info, Plus } from 'lucide-react'
import { useState } from 'react'

import type { OrganisationTime, SpecialDay } from '../api/types'
import { refusal_from } from '../api/refusal_error'
import { refusal_text } from '../i18n/refusals'
import { useTranslation } from '../i18n/translation'
import { useWorkspace } from '../sync/provider'
import { Button, IconButton } from '../ui/Button'
import { Skeleton } from '../ui/Skeleton'
import { ErrorState } from '../ui/States'
import { toast } from '../ui/toasts'
import { DayDialog, type WantedDay } from './DayDialog'
import { DayList } from './DayList'
import { days_off, kFirstYear, kLastYear, year_to_watch } from './days'
import { days_of, enter_day, type EnteredDay, kDays, remove_day } from './fetching'
import styles from './WorkingTime.module.css'

type Country = OrganisationTime['country']

/** A year's holidays and worked weekends; any day can be decided differently. */
export function SpecialDays({ country }: { country: Country }) {
  const { t } = useTranslation('working_time')
  const [year, show] = useState(() => new Date().getFullYear())
  const [wanted, want] = useState<WantedDay>()
  const { organisation_id } = useWorkspace().me
  const days = useQuery(days_of(organisation_id, year))
  const { enter, remove } = useDayWrites()
  return (
    <section className={styles.days} aria-label={t('days.title')}>
      <header className={styles.days_head}>
        <h2 className={styles.heading}>{t('days.title')}</h2>
        <YearSwitch year={year} on_change={show} />
        <Button icon={<Plus />} onClick={() => want({ year })}>
          {t('days.enter')}
        </Button>
      </header>
      <Unsettled country={country} year={year} show={show} />
      {days.isError && <ErrorState title={t('days.not_loaded')} on_retry={() => void days.refetch()} />}
      {days.isPending && <Skeleton height={240} />}
      {days.data && (
        <>
          <Sum days={days.data.days} year={year} />
          <DayList
            days={days.data.days}
            on_change={(day) => want({ year, day })}
            on_remove={(day) => void remove(day)}
          />
        </>
      )}
      {wanted && (
        <DayDialog
          wanted={wanted}
          save={async (day) => {
            await enter(day)
            show(Number(day.date.slice(0, 4)))
          }}
          on_close={() => want(undefined)}
        />
      )}
    </section>
  )
}

function Sum({ days, year }: { days: readonly SpecialDay[]; year: number }) {
  const { t } = useTranslation('working_time')
  return (
    <p className={styles.note} role="status">
      {days.length === 0 ? t('days.none', { year }) : t('days.off', { count: days_off(days), year })}
    </p>
  )
}

function useDayWrites() {
  const { t } = useTranslation('working_time')
  const queries = useQueryClient()
  const { organisation_id } = useWorkspace().me
  const told = () => queries.invalidateQueries({ queryKey: kDays })
  const bad = (problem: unknown) => toast(refusal_text(refusal_from(problem)), 'bad')
  const enter = async (day: EnteredDay) => {
    await enter_day(organisation_id, day)
    await told()
  }
  const remove = async ({ date, kind, name = '' }: SpecialDay) => {
    try {
      await remove_day(organisation_id, date)
      await told()
      const undo = () => void enter({ date, kind, name }).catch(bad)
      toast(t('days.removed', { name }), 'plain', { label: t('undo'), run: undo })
    } catch (problem) {
      bad(problem)
    }
  }
  return { enter, remove }
}

function YearSwitch({ year, on_change }: { year: number; on_change: (year: number) => void }) {
  const { t } = useTranslation('working_time')
  return (
    <div className={styles.year} role="group" aria-label={t('days.year')}>
      <IconButton label={t('days.year_before')} disabled={year <= kFirstYear} onClick={() => on_change(year - 1)}>
        <ChevronLeft />
      </IconButton>
      <span className={styles.year_number} aria-live="polite">
        {year}
      </span>
      <IconButton label={t('days.year_after')} disabled={year >= kLastYear} onClick={() => on_change(year + 1)}>
        <ChevronRight />
      </IconButton>
    </div>
  )
}

interface UnsettledProps {
  country: Country
  year: number
  show: (year: number) => void
}

/** The year shown, or the one people are planning already, lacks what its country has not said yet. */
function Unsettled({ country, year, show }: UnsettledProps) {
  const { t } = useTranslation('working_time')
  const { organisation_id } = useWorkspace().me
  const now = new Date()
  const next = country === 'china' ? year_to_watch(now) : undefined
  const shown = useQuery(days_of(organisation_id, year))
  const coming = useQuery({ ...days_of(organisation_id, next ?? year), enabled: next !== undefined })
  if (shown.data?.settled === false)
    return (
      <div className={styles.notice} role="status">
        <Info aria-hidden />
        <p>{t('days.unsettled', { year })}</p>
      </div>
    )
  if (next === undefined || year !== now.getFullYear() || coming.data?.settled !== false) return null
  return (
    <div className={styles.notice} role="status">
      <Info aria-hidden />
      <p>{t('days.next_unsettled', { year: next })}</p>
      <Button size="s" onClick={() => show(next)}>
        {t('days.show_year', { year: next })}
      </Button>
    </div>
  )
}
