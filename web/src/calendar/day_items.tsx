import { useQuery } from '@tanstack/react-query'
import { CalendarDays } from 'lucide-react'
import { useState } from 'react'

import { useTranslation } from '../i18n/translation'
import { MemberName } from '../people/members'
import { useSynced, useWorkspace } from '../sync/provider'
import type { DayItem } from '../ui/DayRow'
import { AnswerButtons } from './AnswerButtons'
import { occurrences_between } from './fetching'
import { event_path } from './paths'
import { useTimeWords } from './time_words'
import { date_after, date_of, day_of, is_all_day } from './times'
import { own_answer, useFetchedInvitations, useNews } from './use_calendar'

const kDays = 8

/** What the reader is to come to this week, and what they have not answered. */
export function useEventsOfDay(): DayItem[] | undefined {
  const { t } = useTranslation('calendar')
  const { me } = useWorkspace()
  const { time, day } = useTimeWords()
  const [today] = useState(() => date_of(new Date()))
  useNews()
  const { failed } = useFetchedInvitations()
  const invitations = useSynced((state) => state.slices.calendar.invitations)
  const loaded = useSynced((state) => state.slices.calendar.loaded)
  const [first, last] = [day_of(today), day_of(date_after(today, kDays))]
  const { data, error } = useQuery(occurrences_between(me.organisation_id, first, last))
  if ((!loaded && !failed) || (!data && !error)) return undefined
  const asked = Object.values(invitations).map((invitation): DayItem => ({
    key: `invitation/${invitation.event_id}`,
    icon: <CalendarDays />,
    title: invitation.title || t('untitled'),
    detail: <MemberName id={invitation.organiser_id} />,
    when: day(invitation.time.start_date),
    asks: true,
    to: event_path(invitation.event_id, invitation.time.start_date),
    act: <AnswerButtons event_id={invitation.event_id} />,
  }))
  const events = new Map(data?.events.map((event) => [event.id, event]))
  const mine = (data?.occurrences ?? []).filter(({ event_id }) => {
    const event = events.get(event_id)
    const said = event && own_answer(event, me.member_id)
    return event && (said ? said !== 'declined' && said !== 'needs_action' : event.organiser_id === me.member_id)
  })
  return [
    ...asked,
    ...mine.map((occurrence): DayItem => ({
      key: `event/${occurrence.event_id}/${occurrence.occurrence}`,
      icon: <CalendarDays />,
      title: occurrence.title || t('untitled'),
      detail: occurrence.place || undefined,
      when: is_all_day(occurrence.time) ? t('all_day') : time(occurrence.starts_at),
      at: is_all_day(occurrence.time) ? occurrence.ends_at : occurrence.starts_at,
      passes: true,
      to: event_path(occurrence.event_id, occurrence.occurrence),
    })),
  ]
}
