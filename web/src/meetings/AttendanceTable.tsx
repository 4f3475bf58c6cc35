import { ChevronDown, ChevronRight } from 'lucide-react'
import { useState } from 'react'

import type { AttendanceSheet, MeetingParticipant } from '../api/types'
import { useTranslation } from '../i18n/translation'
import { Tag } from '../ui/Badge'
import { IconButton } from '../ui/Button'
import { type Attended, attended } from './attendance'
import styles from './Attendance.module.css'
import { PersonAvatar, PersonName } from './faces'
import { useClock } from './use_clock'

/** Each person with how long they were there; behind the arrow each device and each time. */
export function AttendanceTable({ sheet }: { sheet: AttendanceSheet }) {
  const { t } = useTranslation('meetings')
  const people = attended(sheet)
  if (people.length === 0) return <p className={styles.none}>{t('attendance.nobody')}</p>
  return (
    <>
      <p className={styles.none}>{t('attendance.count', { count: people.length })}</p>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t('attendance.person')}</th>
            <th scope="col">{t('attendance.joined')}</th>
            <th scope="col">{t('attendance.left')}</th>
            <th scope="col" className={styles.number}>{t('attendance.minutes')}</th>
          </tr>
        </thead>
        {people.map((person) => (
          <Person key={person.member_id} person={person} />
        ))}
      </table>
    </>
  )
}

function Person({ person }: { person: Attended }) {
  const { t } = useTranslation('meetings')
  const clock = useClock()
  const [is_open, open] = useState(false)
  const { member_id, stays } = person
  return (
    <tbody data-attended={member_id}>
      <tr className={styles.whole}>
        <th scope="row">
          <span className={styles.person}>
            <IconButton label={t('attendance.devices', { count: stays.length })} pressed={is_open} onClick={() => open(!is_open)}>
              {is_open ? <ChevronDown /> : <ChevronRight />}
            </IconButton>
            <PersonAvatar person={person} size={28} />
            <PersonName person={person} />
          </span>
        </th>
        <td><time dateTime={person.first_joined_at}>{clock(person.first_joined_at)}</time></td>
        <td>{person.last_left_at ? <time dateTime={person.last_left_at}>{clock(person.last_left_at)}</time> : <Tag tone="ok">{t('attendance.here')}</Tag>}</td>
        <td className={styles.number}>{t('attendance.length', { count: person.minutes })}</td>
      </tr>
      {is_open && stays.map((stay) => <Stay key={stay.id} stay={stay} />)}
    </tbody>
  )
}

function Stay({ stay }: { stay: MeetingParticipant }) {
  const { t } = useTranslation('meetings')
  const clock = useClock()
  const until = stay.left_at ? Date.parse(stay.left_at) : Date.now()
  const minutes = Math.ceil((until - Date.parse(stay.joined_at ?? stay.asked_at)) / 60_000)
  return (
    <tr className={styles.stay}>
      <td>{stay.device_name || t('attendance.device')}{stay.state === 'removed' && ` · ${t('attendance.removed')}`}</td>
      <td>{stay.joined_at && clock(stay.joined_at)}</td>
      <td>{stay.left_at ? clock(stay.left_at) : '–'}</td>
      <td className={styles.number}>{t('attendance.length', { count: Math.max(1, minutes) })}</td>
    </tr>
  )
}
