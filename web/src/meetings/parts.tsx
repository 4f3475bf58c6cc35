/** The door for app: one file, fetched once the page stands, that knows where the rest is. */
import { Suspense } from 'react'
import { Navigate, Route, Routes } from 'react-router'

import type { CalendarEvent } from '../api/types'
import { part } from '../i18n/part'
import type { Workspace } from '../sync/workspace'
import { kMeetingsPath } from './paths'

export { MeetingEffects } from './MeetingEffects'
export { CallBackButton, StartButton } from './StartButton'

const CapacityPage = part(async () => (await import('./capacity/CapacityPage')).CapacityPage)
const MeetingsPage = part(async () => (await import('./MeetingsPage')).MeetingsPage)
const MeetingPage = part(async () => (await import('./MeetingPage')).MeetingPage)
const AttendancePage = part(async () => (await import('./AttendancePage')).AttendancePage)
const MeetingLinkPage = part(async () => (await import('./MeetingPage')).MeetingLinkPage)
const RecordingPage = part(async () => (await import('./recordings/RecordingPage')).RecordingPage)

export function ServerCapacity() {
  return (
    <Suspense fallback={null}>
      <CapacityPage />
    </Suspense>
  )
}

export function MeetingPages() {
  return (
    <Suspense fallback={null}>
      <Routes>
        <Route index element={<MeetingsPage />} />
        <Route path="code/:code" element={<MeetingLinkPage />} />
        <Route path="recordings/:recording_id" element={<RecordingPage />} />
        <Route path=":meeting_id" element={<MeetingPage />} />
        <Route path=":meeting_id/attendance" element={<AttendancePage />} />
        <Route path="*" element={<Navigate to={kMeetingsPath} replace />} />
      </Routes>
    </Suspense>
  )
}

/** The meeting of an event, made or kept true to it. */
export async function keep_meeting(workspace: Workspace, event: CalendarEvent) {
  return (await import('./scheduling')).keep_meeting(workspace, event)
}
