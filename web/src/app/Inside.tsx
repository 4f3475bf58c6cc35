import { Building2 } from 'lucide-react'
import { Suspense } from 'react'
import { Link, Navigate, Route, Routes } from 'react-router'

import type { SignedIn } from '../api/types'
import { part } from '../i18n/part'
import { useTranslation } from '../i18n/translation'
import { WorkspaceProvider } from '../sync/provider'
import { button_class } from '../ui/Button'
import { EmptyState } from '../ui/States'
import { ChatDoor } from './ChatDoor'
import { fetch_meetings } from './MeetingDoor'
import { PageBoundary } from './PageBoundary'
import { Shell } from './Shell'
import { useOpenWorkspace } from './workspace'

const ContactsPage = part(async () => (await import('./ContactsDoor')).ContactsDoor)
const SettingsPage = part(async () => (await import('../people/settings/SettingsPage')).SettingsPage)
const WorkingTimePage = part(async () => (await import('../working_time/OrganisationPage')).OrganisationPage)
const AlertRulesPage = part(async () => (await import('../alerts/RulesPage')).RulesPage)
const AlertsPage = part(async () => (await import('../alerts/AlertsPage')).AlertsPage)
const AnnouncementsPage = part(async () => (await import('./AnnouncementsDoor')).AnnouncementsDoor)
const TasksPage = part(async () => (await import('./TasksDoor')).TasksDoor)
const CalendarPage = part(async () => (await import('./CalendarDoor')).CalendarDoor)
const MeetingPages = part(async () => (await fetch_meetings()).MeetingPages)
const CapacityPage = part(async () => (await fetch_meetings()).ServerCapacity)
const DayPage = part(async () => (await import('./day/DayPage')).DayPage)
const MePage = part(async () => (await import('./me/MePage')).MePage)

const above = { working_time: <WorkingTimePage />, alerts: <AlertRulesPage />, capacity: <CapacityPage /> }
const settings = <SettingsPage above={above} />

/** Everything behind the doors, in one organisation. */
export function Inside({ session }: { session: SignedIn }) {
  const workspace = useOpenWorkspace(session)
  if (session.memberships.length === 0 && session.join_requests.length > 0) return <Navigate to="/waiting" replace />
  if (session.memberships.length === 0) return <Homeless />
  if (!workspace) return null
  return (
    <WorkspaceProvider workspace={workspace} key={workspace.me.organisation_id}>
      <Shell session={session}>
        <PageBoundary>
          <Suspense fallback={null}>
            <Routes>
              <Route path="/c" element={<ChatDoor />} />
              <Route path="/c/:conversation_id" element={<ChatDoor />} />
              <Route path="/day" element={<DayPage />} />
              <Route path="/alerts" element={<AlertsPage />} />
              <Route path="/alerts/:alert_id" element={<AlertsPage />} />
              <Route path="/announcements" element={<AnnouncementsPage />} />
              <Route path="/announcements/:announcement_id" element={<AnnouncementsPage />} />
              <Route path="/announcements/:announcement_id/edit" element={<AnnouncementsPage writing />} />
              <Route path="/tasks" element={<TasksPage />} />
              <Route path="/tasks/:task_id" element={<TasksPage />} />
              <Route path="/calendar" element={<CalendarPage />} />
              <Route path="/calendar/:event_id" element={<CalendarPage />} />
              <Route path="/meetings/*" element={<MeetingPages />} />
              <Route path="/people" element={<ContactsPage />} />
              <Route path="/people/:member_id" element={<ContactsPage />} />
              <Route path="/settings" element={settings} />
              <Route path="/settings/:section" element={settings} />
              <Route path="/me" element={<MePage session={session} />} />
              <Route path="/me/:section" element={<MePage session={session} />} />
              <Route path="*" element={<Navigate to="/c" replace />} />
            </Routes>
          </Suspense>
        </PageBoundary>
      </Shell>
    </WorkspaceProvider>
  )
}

/** An account that left its last organisation. */
function Homeless() {
  const { t } = useTranslation('app')
  const found = (
    <Link to="/found" className={button_class({ variant: 'primary' })}>
      {t('homeless.action')}
    </Link>
  )
  return <EmptyState whole_page icon={<Building2 />} title={t('homeless.title')} text={t('homeless.text')} action={found} />
}
