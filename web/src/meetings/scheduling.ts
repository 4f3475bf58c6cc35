/** A meeting that is held later: laid out for a time, and in the calendar where that is wanted. */
import { answer, http } from '../api/client'
import { client_id } from '../api/client_id'
import type { CalendarEvent, Meeting, MeetingSettings } from '../api/types'
import type { Workspace } from '../sync/workspace'
import { link_base, meeting_link } from './paths'
import { change_meeting, create_meeting, invite_members, type MeetingWish } from './writes'

export interface Plan {
  title: string
  /** As the fields write them: "2026-12-01", "10:30". */
  date: string
  time: string
  minutes: number
  member_ids: readonly string[]
  settings: MeetingSettings
  password: string
  in_calendar: boolean
}

/** The next half hour that is not about to begin. */
export function next_slot(now: Date): { date: string; time: string } {
  const at = new Date(Math.ceil((now.getTime() + 5 * 60_000) / 1_800_000) * 1_800_000)
  const two = (value: number) => String(value).padStart(2, '0')
  return {
    date: `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`,
    time: `${two(at.getHours())}:${two(at.getMinutes())}`,
  }
}

export function begins_at({ date, time }: Pick<Plan, 'date' | 'time'>): Date | undefined {
  const at = new Date(`${date}T${time}`)
  return Number.isNaN(at.getTime()) ? undefined : at
}

const kUntitled = '–'
const kDayMinutes = 24 * 60

/** When it is in a calendar: the reader's own clock, also over midnight. */
export function calendar_time({ date, time, minutes }: Pick<Plan, 'date' | 'time' | 'minutes'>) {
  const [hours = 0, rest = 0] = time.split(':').map(Number)
  const start_minute = hours * 60 + rest
  const end = start_minute + minutes
  const day = new Date(`${date}T12:00`)
  day.setDate(day.getDate() + Math.floor(end / kDayMinutes))
  const two = (value: number) => String(value).padStart(2, '0')
  const end_date = `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`
  const time_zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  return { start_date: date, start_minute, end_date, end_minute: end % kDayMinutes, time_zone }
}

const org_of = ({ me }: Workspace) => ({ org_id: me.organisation_id })

type Kept = Promise<Meeting | undefined>

/** The meeting of an event, whose link stands in it from then on. One that is there follows the event. */
export async function keep_meeting(workspace: Workspace, event: CalendarEvent): Kept {
  if (event.meeting_link && !event.meeting_link.startsWith(`${location.origin}/`)) return undefined
  const title = event.title.slice(0, 100) || kUntitled
  const member_ids = event.attendees.filter(({ is_gone }) => !is_gone).map(({ member_id }) => member_id)
  const scheduled_for = moment_of(event)
  const wish = { title, event_id: event.id, invited_ids: member_ids, ...(scheduled_for && { scheduled_for }) }
  const meeting = await create_meeting(workspace, wish)
  const link = meeting_link(workspace.me.organisation_id, meeting.code)
  const params = { path: { ...org_of(workspace), event_id: event.id } }
  const body = { meeting_link: link, client_id: client_id() }
  if (event.meeting_link !== link) await answer(http.PATCH('/api/orgs/{org_id}/events/{event_id}', { params, body }))
  if (meeting.host_id === workspace.me.member_id) await follow(workspace, meeting, { title, scheduled_for, member_ids })
  return meeting
}

interface Followed {
  title: string
  scheduled_for: string | undefined
  member_ids: string[]
}

async function follow(workspace: Workspace, meeting: Meeting, followed: Followed): Promise<void> {
  const { title, scheduled_for, member_ids } = followed
  const at = (time: string | undefined) => (time === undefined ? 0 : Date.parse(time))
  if (at(scheduled_for) !== at(meeting.scheduled_for) || title !== meeting.title)
    await change_meeting(workspace, meeting.id, { title, scheduled_for: scheduled_for ?? null })
  const fresh = member_ids.filter((id) => !meeting.invited_ids.includes(id))
  if (fresh.length > 0) await invite_members(workspace, meeting.id, fresh)
}

/** Of one that comes once, where its clock is the reader's; of others the calendar says when. */
function moment_of({ rule, time }: CalendarEvent): string | undefined {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone
  if (rule || time.start_minute === undefined || time.time_zone !== here) return undefined
  const [year = 0, month = 1, day = 1] = time.start_date.split('-').map(Number)
  return new Date(year, month - 1, day, 0, time.start_minute).toISOString()
}

/** All of it at once. Under the same name it is made once, however often it is asked for. */
export function schedule(workspace: Workspace, plan: Plan, name: string): Promise<Meeting> {
  const body = { ...wish_of(plan), client_id: name }
  return answer(http.POST('/api/orgs/{org_id}/meetings', { params: { path: org_of(workspace) }, body }))
}

export function wish_of(plan: Plan): MeetingWish {
  const { title, settings, password } = plan
  const scheduled_for = begins_at(plan)?.toISOString()
  return {
    title,
    settings,
    invited_ids: [...plan.member_ids],
    ...(scheduled_for && { scheduled_for }),
    ...(password && { password }),
    ...(plan.in_calendar && { in_calendar: { time: calendar_time(plan), link_base: link_base() } }),
  }
}
