/** The door for app: one file, fetched once the page stands, that knows where the rest is. */
import { Suspense } from 'react'
import { Navigate, Route, Routes } from 'react-router'

import { part } from '../i18n/part'
import { kMeetingsPath } from './paths'

export { MeetingEffects } from './MeetingEffects'
export { StartButton } from './StartButton'

const CapacityPage = part(async () => (await import('./capacity/CapacityPage')).CapacityPage)
const MeetingsPage = part(async () => (await import('./MeetingsPage')).MeetingsPage)
const MeetingPage = part(async () => (await import('./MeetingPage')).MeetingPage)
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
        <Route path="*" element={<Navigate to={kMeetingsPath} replace />} />
      </Routes>
    </Suspense>
  )
}
