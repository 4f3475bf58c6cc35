import { useQuery } from '@tanstack/react-query'
import { Sparkles } from 'lucide-react'
import { useState } from 'react'

import type { EventTime, FreeBusy, TimeSuggestion } from '../api/types'
import { useTranslation } from '../i18n/translation'
import { MemberAvatar, useShown } from '../people/members'
import { useWorkspace } from '../sync/provider'
import { Button } from '../ui/Button'
import { free_busy_of, suggestions_for } from './fetching'
import styles from './Free.module.css'
import { moment_of } from './moments'
import { useTimeWords } from './time_words'
import { clock_text, date_of, day_of, kMinuteMs, minute_of, timed } from './times'

interface Props {
  member_ids: readonly string[]
  time: EventTime
  on_change: (time: EventTime) => void
}

const kFrom = 7 * 60
const kTo = 21 * 60
const kTwoWeeks = 14 * 24 * 60 * kMinuteMs

/** Whose time is taken around the event, and when it would suit everyone. */
export function FreePart({ member_ids, time, on_change }: Props) {
  const { t } = useTranslation('calendar')
  const [searching, search] = useState(false)
  const starts = moment_of(time.start_date, time.start_minute, time.time_zone)
  const ends = moment_of(time.end_date, time.end_minute, time.time_zone)
  const day = day_of(date_of(starts)).getTime()
  const from = new Date(day + kFrom * kMinuteMs)
  const to = new Date(day + kTo * kMinuteMs)
  const org_id = useWorkspace().me.organisation_id
  const { data } = useQuery(free_busy_of(org_id, member_ids.slice(0, 50), from.toISOString(), to.toISOString()))
  const minutes = Math.min(1440, Math.max(5, Math.round((ends.getTime() - starts.getTime()) / kMinuteMs)))
  const choose = ({ starts_at, ends_at }: TimeSuggestion) => {
    const begin = new Date(starts_at)
    const length = (Date.parse(ends_at) - begin.getTime()) / kMinuteMs
    on_change(timed(date_of(begin), minute_of(begin), minute_of(begin) + length))
    search(false)
  }
  return (
    <section className={styles.part} aria-label={t('free.title')}>
      <div className={styles.head}>
        <span>{t('free.title')}</span>
        <Button size="s" icon={<Sparkles />} aria-expanded={searching} onClick={() => search(!searching)}>
          {t('free.find')}
        </Button>
      </div>
      {searching && <Suggestions member_ids={member_ids} from={starts} minutes={minutes} on_choose={choose} />}
      <div className={styles.scale} aria-hidden>
        {[9, 12, 15, 18].map((hour) => (
          <span key={hour} style={{ left: `${share(hour * 60)}%` }}>
            {clock_text(hour * 60)}
          </span>
        ))}
      </div>
      {data?.members.map((free) => (
        <Strip
          key={free.member_id}
          free={free}
          from={from.getTime()}
          to={to.getTime()}
          wanted={[starts.getTime(), ends.getTime()]}
        />
      ))}
    </section>
  )
}

const share = (minute: number) => ((minute - kFrom) / (kTo - kFrom)) * 100

interface StripProps {
  free: FreeBusy
  from: number
  to: number
  wanted: readonly [number, number]
}

function Strip({ free, from, to, wanted }: StripProps) {
  const { t } = useTranslation('calendar')
  const name = useShown(free.member_id)?.display_name ?? ''
  const part = (begin: number, end: number) => {
    const left = Math.max(0, (begin - from) / (to - from))
    const right = Math.min(1, (end - from) / (to - from))
    return { left: `${left * 100}%`, width: `${Math.max(0, right - left) * 100}%` }
  }
  const span = ({ starts_at, ends_at }: FreeBusy['busy'][number]) => [Date.parse(starts_at), Date.parse(ends_at)] as const
  const meets = free.busy.some((it) => span(it)[0] < wanted[1] && wanted[0] < span(it)[1])
  const works = free.working.some((it) => span(it)[0] <= wanted[0] && wanted[1] <= span(it)[1])
  const state = meets ? 'is_busy' : works ? 'is_free' : 'is_off'
  return (
    <div className={styles.strip} data-state={state}>
      <MemberAvatar id={free.member_id} size={24} />
      <span className={styles.name} title={t(`free.${state}`, { name })}>
        <bdi>{name}</bdi>
      </span>
      <div className={styles.line} role="img" aria-label={t(`free.${state}`, { name })}>
        {free.working.map((it) => (
          <span key={it.starts_at} className={styles.working} style={part(...span(it))} />
        ))}
        {free.busy.map((it) => (
          <span key={it.starts_at} className={styles.busy} style={part(...span(it))} />
        ))}
        <span className={styles.wanted} style={part(...wanted)} />
      </div>
    </div>
  )
}

interface SuggestionsProps {
  member_ids: readonly string[]
  from: Date
  minutes: number
  on_choose: (suggestion: TimeSuggestion) => void
}

function Suggestions({ member_ids, from, minutes, on_choose }: SuggestionsProps) {
  const { t } = useTranslation('calendar')
  const { day, range } = useTimeWords()
  const [begin] = useState(() => Math.max(Date.now(), day_of(date_of(from)).getTime()))
  const [first, last] = [new Date(begin).toISOString(), new Date(begin + kTwoWeeks).toISOString()]
  const org_id = useWorkspace().me.organisation_id
  const { data } = useQuery(suggestions_for(org_id, member_ids.slice(0, 50), first, last, minutes))
  const flaws = ({ busy_ids, off_ids }: TimeSuggestion) =>
    [
      busy_ids.length > 0 && t('free.busy', { count: busy_ids.length }),
      off_ids.length > 0 && t('free.off', { count: off_ids.length }),
    ].filter(Boolean)
  if (data?.suggestions.length === 0) return <p className={styles.none}>{t('free.none')}</p>
  return (
    <ul className={styles.found} aria-label={t('free.find')}>
      {data?.suggestions.map((it) => (
        <li key={it.starts_at}>
          <button type="button" onClick={() => on_choose(it)}>
            <b>
              {day(date_of(new Date(it.starts_at)))} {range(it)}
            </b>
            <span data-good={flaws(it).length === 0 || undefined}>{flaws(it).join(' · ') || t('free.all')}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}
