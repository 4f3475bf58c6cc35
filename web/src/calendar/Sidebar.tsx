import { Plus, Settings2, Smartphone, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'react-router'

import type { Calendar } from '../api/types'
import { useTranslation } from '../i18n/translation'
import { MemberName, useMyself } from '../people/members'
import { useSynced, useWorkspace } from '../sync/provider'
import { Button, IconButton } from '../ui/Button'
import { PaneBody, PaneHeader } from '../ui/Panes'
import { AddCalendarDialog } from './AddCalendarDialog'
import { AnswerButtons } from './AnswerButtons'
import { CalendarDialog } from './CalendarDialog'
import { ConnectDialog } from './ConnectDialog'
import { hue_style } from './colours'
import { event_path } from './paths'
import styles from './Sidebar.module.css'
import { useTimeWords } from './time_words'
import { refused } from './use_calendar'
import { change_calendar } from './writes'

interface Props {
  calendars: readonly Calendar[]
  holidays: { shown: boolean; set: (shown: boolean) => void }
  /** On a phone, where it is a page of its own. */
  on_back: () => void
}

/** What waits for an answer, and which calendars are shown. */
export function Sidebar({ calendars, holidays, on_back }: Props) {
  const { t } = useTranslation('calendar')
  const [adding, add] = useState(false)
  const [connecting, connect] = useState(false)
  const [settled, settle] = useState<Calendar>()
  const shown = settled && (calendars.find(({ id }) => id === settled.id) ?? settled)
  const is_guest = useMyself()?.role === 'guest'
  return (
    <>
      <PaneHeader title={t('page_title')} on_back={on_back} />
      <PaneBody>
        <Invitations />
        <div className={styles.above}>
          <h2>{t('calendars.title')}</h2>
          {!is_guest && (
            <IconButton label={t('calendars.add')} onClick={() => add(true)}>
              <Plus />
            </IconButton>
          )}
        </div>
        <ul className={styles.calendars} aria-label={t('calendars.title')}>
          {calendars.map((calendar) => (
            <Row key={calendar.id} calendar={calendar} on_settle={() => settle(calendar)} />
          ))}
          <li>
            <label className={styles.line}>
              <input
                type="checkbox"
                checked={holidays.shown}
                style={hue_style(2)}
                onChange={(event) => holidays.set(event.target.checked)}
              />
              <span>{t('calendars.holidays')}</span>
            </label>
          </li>
        </ul>
        <div className={styles.connect}>
          <Button variant="quiet" icon={<Smartphone />} onClick={() => connect(true)}>
            {t('connect.open')}
          </Button>
        </div>
        {connecting && <ConnectDialog on_close={() => connect(false)} />}
        {adding && <AddCalendarDialog calendars={calendars} on_close={() => add(false)} />}
        {shown && <CalendarDialog calendar={shown} on_close={() => settle(undefined)} />}
      </PaneBody>
    </>
  )
}

function Row({ calendar, on_settle }: { calendar: Calendar; on_settle: () => void }) {
  const { t } = useTranslation('calendar')
  const workspace = useWorkspace()
  const name = calendar.name || t('calendars.own')
  const show = (is_shown: boolean) => void change_calendar(workspace, calendar.id, { is_shown }).catch(refused)
  return (
    <li>
      <label className={styles.line}>
        <input
          type="checkbox"
          checked={calendar.is_shown}
          style={hue_style(calendar.colour)}
          aria-label={t('calendars.show', { name })}
          onChange={(event) => show(event.target.checked)}
        />
        <bdi>{name}</bdi>
        {calendar.refresh_failed && <TriangleAlert aria-label={t('calendars.failed')} />}
      </label>
      <IconButton label={t('calendars.settings', { name })} onClick={on_settle}>
        <Settings2 />
      </IconButton>
    </li>
  )
}

function Invitations() {
  const { t } = useTranslation('calendar')
  const { day } = useTimeWords()
  const invitations = useSynced((state) => state.slices.calendar.invitations)
  const open = Object.values(invitations).sort((a, b) => a.time.start_date.localeCompare(b.time.start_date))
  if (open.length === 0) return null
  return (
    <section className={styles.invitations} aria-label={t('invitations.title')}>
      <h2>{t('invitations.title')}</h2>
      {open.map(({ event_id, title, organiser_id, time }) => (
        <div key={event_id} className={styles.invitation}>
          <Link to={event_path(event_id, time.start_date)}>
            <bdi>{title || t('untitled')}</bdi>
          </Link>
          <small>
            {day(time.start_date)} · <MemberName id={organiser_id} />
          </small>
          <AnswerButtons event_id={event_id} />
        </div>
      ))}
    </section>
  )
}
