import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'

import { refusal_from, type RefusalError } from '../api/refusal_error'
import type { MemberTime, WeekHours } from '../api/types'
import { refusal_text } from '../i18n/refusals'
import { useTranslation } from '../i18n/translation'
import { week_text } from '../i18n/weekdays'
import { SaveForm, Section, useSubmission, useWriteName } from '../people/forms'
import { useOrganisation } from '../people/members'
import { useConnectionState } from '../sync/connection'
import { useSynced, useWorkspace } from '../sync/provider'
import { class_names } from '../ui/class_names'
import { CheckField } from '../ui/CheckField'
import { SegmentedControl } from '../ui/SegmentedControl'
import { Skeleton } from '../ui/Skeleton'
import { ErrorState } from '../ui/States'
import { toast } from '../ui/toasts'
import { change_own_time, fetch_own_time, organisation_time } from './fetching'
import { TimeFields } from './TimeFields'
import { day_texts, draft_of, faults_of, hours_of, kUsualQuiet, quiet_fault, stretch_of, times_of } from './week'
import { WeekEditor } from './WeekEditor'
import styles from './WorkingTime.module.css'
import { ZoneField } from './ZoneField'

/** When the reader works and wants quiet, in what it differs from the organisation. Nobody else is shown it. */
export function OwnPage() {
  const { t } = useTranslation('working_time')
  const { organisation_id } = useWorkspace().me
  const organisation = useOrganisation()
  const usual = useQuery(organisation_time(organisation_id))
  const { mine, problem, fetch } = useOwnTime()
  const wrong = problem ?? (usual.error ? refusal_from(usual.error) : undefined)
  const retry = () => {
    fetch()
    void usual.refetch()
  }
  if (wrong && !(mine && usual.data))
    return <ErrorState title={t('not_loaded')} text={refusal_text(wrong)} on_retry={retry} />
  if (!mine || !usual.data || !organisation) return <Waiting />
  const { hours } = usual.data
  return (
    <Section title={t('headline')} lead={t('own.lead')}>
      <Form mine={mine} usual={hours} zone={organisation.time_zone} key={JSON.stringify([mine, hours])} />
    </Section>
  )
}

function Waiting() {
  const { t } = useTranslation('working_time')
  return (
    <Section title={t('headline')} lead={t('own.lead')}>
      <Skeleton height={320} />
    </Section>
  )
}

/** Asked for afresh when the page opens, and when the line is back: what was missed may be more than a resume tells. */
function useOwnTime() {
  const workspace = useWorkspace()
  const mine = useSynced((state) => state.slices.working_time.mine)
  const cut_off = useConnectionState() === 'offline'
  const [problem, set_problem] = useState<RefusalError>()
  const [turn, set_turn] = useState(0)
  useEffect(() => {
    let left = false
    fetch_own_time(workspace).then(
      () => left || set_problem(undefined),
      (caught: unknown) => left || set_problem(refusal_from(caught)),
    )
    return () => {
      left = true
    }
  }, [workspace, cut_off, turn])
  return { mine, problem, fetch: () => set_turn((now) => now + 1) }
}

interface FormProps {
  mine: MemberTime
  /** The organisation's. */
  usual: WeekHours
  zone: string
}

function Form({ mine, usual, zone }: FormProps) {
  const { t, language } = useTranslation('working_time')
  const workspace = useWorkspace()
  const write = useSubmission()
  const named = useWriteName()
  const form = useOwnForm(mine, usual)
  const { quiet, quiet_problem } = form
  const save = async () => {
    form.set_tried(true)
    if (form.sound && (await write.submit(() => change_own_time(workspace, named(form.wanted)))))
      toast(t('saved'), 'good')
  }
  return (
    <div className={styles.wide}>
      <SaveForm write={write} on_save={() => void save()} fields={[]} verb={t('save')} disabled={!form.changed}>
        <div className={styles.part}>
          <ZoneField usual={zone} value={form.time_zone} on_change={form.set_time_zone} />
        </div>
        <div>
          <h2 className={styles.heading}>{t('own.hours')}</h2>
          <div className={styles.part}>
            <SegmentedControl
              full
              label={t('own.hours')}
              value={form.own_hours ? 'own' : 'usual'}
              on_change={(value) => form.set_own_hours(value === 'own')}
              choices={(['usual', 'own'] as const).map((value) => ({ value, label: t(`own.whose.${value}`) }))}
            />
          </div>
          {form.own_hours ? (
            <WeekEditor draft={form.draft} on_change={form.set_draft} tried={form.tried} />
          ) : (
            <p className={class_names(styles.note, styles.said)}>{week_text(language, day_texts(usual)) || t('week.none')}</p>
          )}
        </div>
        <div className={styles.quiet} role="group" aria-label={t('own.quiet')}>
          <CheckField label={t('own.quiet')} hint={t('own.quiet_hint')} checked={form.is_quiet} on_change={form.set_is_quiet} />
          {form.is_quiet && (
            <div className={styles.quiet_times}>
              <TimeFields
                label={t('own.quiet')}
                times={quiet}
                on_change={(part) => form.set_quiet({ ...quiet, ...part })}
                invalid={quiet_problem !== undefined}
              />
              <p className={styles.problem} aria-live="polite" hidden={!quiet_problem}>
                {quiet_problem && t(`own.quiet_faults.${quiet_problem}`)}
              </p>
            </div>
          )}
        </div>
      </SaveForm>
    </div>
  )
}

/** What is written in the form, what is wrong with it, and what it asks for. */
function useOwnForm(mine: MemberTime, usual: WeekHours) {
  const [time_zone, set_time_zone] = useState(mine.time_zone)
  const [own_hours, set_own_hours] = useState(mine.hours !== undefined)
  const [draft, set_draft] = useState(() => draft_of(mine.hours ?? usual))
  const rest = useQuietFields(mine)
  const { is_quiet, quiet } = rest
  const [tried, set_tried] = useState(false)
  const quiet_found = is_quiet ? quiet_fault(quiet) : undefined
  const hours_sound = !own_hours || faults_of(draft).every((fault) => fault === undefined)
  const sound = hours_sound && quiet_found === undefined
  const wanted = {
    time_zone: time_zone ?? null,
    hours: own_hours ? hours_of(draft) : null,
    quiet: is_quiet ? (stretch_of(quiet) ?? null) : null,
  }
  const present = { time_zone: mine.time_zone ?? null, hours: mine.hours ?? null, quiet: mine.quiet ?? null }
  return {
    ...{ time_zone, set_time_zone, own_hours, set_own_hours, draft, set_draft, tried, set_tried, sound, wanted },
    ...rest,
    quiet_problem: quiet_found === 'missing' && !tried ? undefined : quiet_found,
    changed: !sound || JSON.stringify(wanted) !== JSON.stringify(present),
  }
}

function useQuietFields({ quiet: present }: MemberTime) {
  const [is_quiet, set_is_quiet] = useState(present !== undefined)
  const [quiet, set_quiet] = useState(() => (present ? times_of(present) : kUsualQuiet))
  return { is_quiet, set_is_quiet, quiet, set_quiet }
}
