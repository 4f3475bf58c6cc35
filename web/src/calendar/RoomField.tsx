import { useQuery } from '@tanstack/react-query'

import type { EventTime } from '../api/types'
import { useTranslation } from '../i18n/translation'
import { useWorkspace } from '../sync/provider'
import { SelectField } from '../ui/Field'
import { rooms_of } from './fetching'
import { moment_of } from './moments'
import { useTimeWords } from './time_words'

interface Props {
  room_id: string | undefined
  time: EventTime
  own_event: string | undefined
  on_change: (room_id: string | undefined) => void
}

/** Where it is held. A room that is taken says until when, and cannot be chosen by mistake. */
export function RoomField({ room_id, time, own_event, on_change }: Props) {
  const { t } = useTranslation('calendar')
  const { time: clock } = useTimeWords()
  const from = moment_of(time.start_date, time.start_minute, time.time_zone)
  const to = moment_of(time.end_date, time.end_minute ?? 1440, time.time_zone)
  const during = to > from ? { from: from.toISOString(), to: to.toISOString() } : undefined
  const { data } = useQuery(rooms_of(useWorkspace().me.organisation_id, during))
  if (!data || data.rooms.length === 0) return null
  const label_of = (id: string, name: string, count: number) => {
    const booking = data.bookings.find((it) => it.room_id === id && it.event_id !== own_event)
    if (booking) return t('event.taken', { name, from: clock(booking.starts_at), to: clock(booking.ends_at) })
    return count > 0 ? t('event.seats', { name, count }) : name
  }
  const choices = data.rooms.map(({ id, name, capacity }) => ({ value: id, label: label_of(id, name, capacity) }))
  const taken = data.bookings.find((it) => it.room_id === room_id && it.event_id !== own_event)
  const room = data.rooms.find(({ id }) => id === room_id)
  return (
    <SelectField
      label={t('event.room')}
      value={room_id ?? ''}
      choices={[{ value: '', label: t('event.no_room') }, ...choices]}
      on_change={(value) => on_change(value || undefined)}
      error={taken && room ? label_of(room.id, room.name, room.capacity) : undefined}
    />
  )
}
