import { useEffect } from 'react'
import { useNavigate } from 'react-router'

import { useTranslation } from '../i18n/translation'
import { useSynced, useWorkspace } from '../sync/provider'
import { toast } from '../ui/toasts'
import { event_path } from './paths'
import { without_reminders } from './state'
import { useTimeWords } from './time_words'

const kStillNew = 10 * 60 * 1_000

/** What the calendar does on every page: it reminds, also of what began a moment ago. */
export function CalendarEffects() {
  const { t } = useTranslation('calendar')
  const workspace = useWorkspace()
  const navigate = useNavigate()
  const { time } = useTimeWords()
  const reminders = useSynced((state) => state.slices.calendar.reminders)
  useEffect(() => {
    if (reminders.length === 0) return
    workspace.absorb('calendar', { change: without_reminders, cursors: [] })
    for (const { event_id, occurrence, title, starts_at } of reminders) {
      if (Date.parse(starts_at) + kStillNew < Date.now()) continue
      const open = { label: t('reminder_open'), run: () => void navigate(event_path(event_id, occurrence)) }
      const when = occurrence.length > 10 ? time(starts_at) : t('all_day')
      toast(t('reminder', { when, title: title || t('untitled') }), 'plain', open)
    }
  }, [reminders, workspace, navigate, t, time])
  return null
}
