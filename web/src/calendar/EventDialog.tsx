import { useQuery } from '@tanstack/react-query'
import { UserPlus } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'

import type { CalendarEvent, EventTime } from '../api/types'
import { useTranslation } from '../i18n/translation'
import { form_problem, FormProblem, useSubmission } from '../people/forms'
import { MemberAvatar, MemberName } from '../people/members'
import { useWorkspace } from '../sync/provider'
import { Button } from '../ui/Button'
import { CheckField } from '../ui/CheckField'
import { Dialog } from '../ui/Dialog'
import { SelectField, TextArea, TextField } from '../ui/Field'
import { toast } from '../ui/toasts'
import { calendars_of } from './fetching'
import styles from './Form.module.css'
import { FreePart } from './FreePart'
import { RemindField } from './RemindField'
import { RepeatField } from './RepeatField'
import { RoomField } from './RoomField'
import { ScopeDialog } from './ScopeDialog'
import { TimeFields } from './TimeFields'
import { is_all_day, is_backward } from './times'
import { useKeepMeeting } from './tools'
import { change_event, create_event, type Scope } from './writes'

const PeoplePicker = lazy(async () => ({ default: (await import('../chat/picking')).PeoplePicker }))

/** An event that is there, and which time of it is meant. */
export interface Edited {
  event: CalendarEvent
  occurrence: string
  time: EventTime
  title: string
  place: string
}

interface Props {
  time: EventTime
  edited?: Edited
  on_close: () => void
}

export type Wish = ReturnType<typeof wish_of>

function wish_of(time: EventTime, edited: Edited | undefined) {
  const event = edited?.event
  return {
    calendar_id: event?.calendar_id ?? '',
    title: edited?.title ?? '',
    place: edited?.place ?? '',
    notes: event?.notes ?? '',
    time: edited?.time ?? time,
    rule: event?.rule,
    attendee_ids: event?.attendees.filter(({ is_gone }) => !is_gone).map(({ member_id }) => member_id) ?? [],
    room_id: event?.room_id,
    busy_only: event?.visibility === 'busy_only',
    is_free: event?.is_free ?? is_all_day(time),
    remind: event ? event.remind_minutes_before : is_all_day(time) ? undefined : 15,
    until_confirmed: event?.remind_until_confirmed ?? false,
    has_meeting: (event?.meeting_link ?? '') !== '',
  }
}

/** Makes an event, or changes one. What most need stands first, the rest behind "more". */
export function EventDialog({ time, edited, on_close }: Props) {
  const { t } = useTranslation('calendar')
  const workspace = useWorkspace()
  const write = useSubmission()
  const keep_meeting = useKeepMeeting()
  const [wish, set_wish] = useState(() => wish_of(time, edited))
  const [asks, ask] = useState(false)
  const [more, show_more] = useState(edited !== undefined)
  const set = (part: Partial<Wish>) => set_wish((now) => ({ ...now, ...part }))
  const save = (scope: Scope) =>
    write.submit(async () => {
      ask(false)
      const meant = edited && { ...changed(edited, wish, scope), scope, occurrence: edited.occurrence }
      const write_it = () => create_event(workspace, made(wish))
      const event = await (edited && meant ? change_event(workspace, edited.event.id, meant) : write_it())
      toast(t('event.saved'), 'good')
      on_close()
      const failed = () => toast(t('event.no_meeting'), 'bad')
      if (wish.has_meeting && scope === 'all') await keep_meeting?.(event).catch(failed)
    })
  const set_time = (next: EventTime) => {
    const whole = is_all_day(next)
    set({ time: next, ...(whole !== is_all_day(wish.time) && { is_free: whole, remind: whole ? undefined : 15 }) })
  }
  const backward = is_backward(wish.time)
  const confirm = () => (edited?.event.rule ? ask(true) : void save('all'))
  const footer = (
    <>
      <Button onClick={on_close}>{t('event.cancel')}</Button>
      <Button variant="primary" busy={write.busy} disabled={backward} onClick={confirm}>
        {t('event.save')}
      </Button>
    </>
  )
  return (
    <Dialog open on_close={on_close} title={t(edited ? 'event.edit' : 'event.new')} footer={footer} width={560}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (!backward) confirm()
        }}
      >
        <TextField
          label={t('event.title')}
          value={wish.title}
          maxLength={200}
          autoFocus
          data-autofocus
          onChange={(event) => set({ title: event.target.value })}
        />
        <TimeFields
          time={wish.time}
          on_change={set_time}
        />
        <RepeatField rule={wish.rule} date={wish.time.start_date} on_change={(rule) => set({ rule })} />
        <PeoplePart chosen={wish.attendee_ids} on_change={(attendee_ids) => set({ attendee_ids })} />
        {wish.attendee_ids.length > 0 && !is_all_day(wish.time) && (
          <FreePart
            member_ids={[workspace.me.member_id, ...wish.attendee_ids]}
            time={wish.time}
            on_change={set_time}
          />
        )}
        <RoomField
          room_id={wish.room_id}
          time={wish.time}
          own_event={edited?.event.id}
          on_change={(room_id) => set({ room_id })}
        />
        {keep_meeting && (
          <CheckField
            label={t('event.with_meeting')}
            hint={t('event.with_meeting_hint')}
            checked={wish.has_meeting}
            on_change={(has_meeting) => set({ has_meeting })}
          />
        )}
        <RemindField minutes={wish.remind} all_day={is_all_day(wish.time)} on_change={(remind) => set({ remind })} />
        {wish.remind !== undefined && wish.attendee_ids.length > 0 && (
          <CheckField
            label={t('event.until_confirmed')}
            hint={t('event.until_confirmed_hint')}
            checked={wish.until_confirmed}
            on_change={(until_confirmed) => set({ until_confirmed })}
          />
        )}
        {more && <More wish={wish} set={set} is_new={!edited} />}
        {!more && (
          <Button variant="quiet" onClick={() => show_more(true)}>
            {t('event.more')}
          </Button>
        )}
        <FormProblem text={form_problem(write.refusal, [])} />
        <button type="submit" hidden />
      </form>
      {asks && <ScopeDialog doing="edit" on_close={() => ask(false)} on_choose={(scope) => void save(scope)} />}
    </Dialog>
  )
}

interface PeopleProps {
  chosen: readonly string[]
  on_change: (chosen: string[]) => void
}

/** Who comes; whom else to ask is only offered when it is wanted. */
function PeoplePart({ chosen, on_change }: PeopleProps) {
  const { t } = useTranslation('calendar')
  const [adding, add] = useState(false)
  return (
    <div className={styles.field}>
      <span className={styles.label}>{t('event.people')}</span>
      {!adding && (
        <div className={styles.people}>
          {chosen.map((id) => (
            <span key={id}>
              <MemberAvatar id={id} size={24} /> <MemberName id={id} />
            </span>
          ))}
          <Button size="s" icon={<UserPlus />} onClick={() => add(true)}>
            {t('event.add_people')}
          </Button>
        </div>
      )}
      {adding && (
        <Suspense fallback={null}>
          <PeoplePicker chosen={chosen} on_change={on_change} />
        </Suspense>
      )}
    </div>
  )
}

function More({ wish, set, is_new }: { wish: Wish; set: (part: Partial<Wish>) => void; is_new: boolean }) {
  const { t } = useTranslation('calendar')
  const { data } = useQuery(calendars_of(useWorkspace().me.organisation_id))
  const choices = data?.calendars
    .filter(({ may_write }) => may_write)
    .map(({ id, name }) => ({ value: id, label: name || t('calendars.own') }))
  return (
    <>
      <TextField
        label={t('event.place')}
        value={wish.place}
        maxLength={200}
        onChange={(event) => set({ place: event.target.value })}
      />
      <TextArea
        label={t('event.notes')}
        value={wish.notes}
        maxLength={8000}
        rows={3}
        onChange={(event) => set({ notes: event.target.value })}
      />
      {is_new && choices && choices.length > 1 && (
        <SelectField
          label={t('event.calendar')}
          value={wish.calendar_id || choices[0]?.value}
          choices={choices}
          on_change={(calendar_id) => set({ calendar_id })}
        />
      )}
      <CheckField label={t('event.busy_only')} checked={wish.busy_only} on_change={(busy_only) => set({ busy_only })} />
      <CheckField label={t('event.is_free')} checked={wish.is_free} on_change={(is_free) => set({ is_free })} />
    </>
  )
}

function made(wish: Wish) {
  const { calendar_id, rule, room_id, busy_only, remind, until_confirmed, ...same } = wish
  const { title, place, notes, time, attendee_ids, is_free } = same
  return {
    ...{ title, place, notes, time, attendee_ids, is_free },
    visibility: busy_only ? ('busy_only' as const) : ('usual' as const),
    remind_minutes_before: remind ?? null,
    remind_until_confirmed: until_confirmed && attendee_ids.length > 0,
    ...(calendar_id && { calendar_id }),
    ...(rule && { rule }),
    ...(room_id && { room_id }),
  }
}

function is_same(one: EventTime, other: EventTime): boolean {
  const keys = ['start_date', 'start_minute', 'end_date', 'end_minute', 'time_zone'] as const
  return keys.every((key) => one[key] === other[key])
}

/** Only what differs, so that nobody is asked again for what stayed. */
function changed(edited: Edited, wish: Wish, scope: Scope) {
  const { event } = edited
  const { rule, room_id, remind_minutes_before, ...rest } = made(wish)
  const words = {
    ...(rest.title !== edited.title && { title: rest.title }),
    ...(rest.place !== edited.place && { place: rest.place }),
    ...(rest.notes !== event.notes && { notes: rest.notes }),
    ...(!is_same(rest.time, edited.time) && { time: rest.time }),
  }
  if (scope === 'this_one') return words
  return {
    ...words,
    attendee_ids: rest.attendee_ids,
    visibility: rest.visibility,
    is_free: rest.is_free,
    remind_until_confirmed: rest.remind_until_confirmed,
    remind_minutes_before,
    ...(!wish.has_meeting && event.meeting_link !== '' && { meeting_link: '' }),
    ...(rule !== event.rule && { rule: rule ?? null }),
    ...(room_id !== event.room_id && { room_id: room_id ?? null }),
  }
}
