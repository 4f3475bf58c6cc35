import { type ReactNode, Suspense, useEffect } from 'react'
import { useLocation } from 'react-router'

import type { SignedIn } from '../api/types'
import { ChatEffects } from '../chat/ChatEffects'
import { useTotalUnread } from '../chat/attention'
import { part } from '../i18n/part'
import { useTranslation } from '../i18n/translation'
import { useMyself } from '../people/directory'
import { PresenceEffects } from '../presence/PresenceEffects'
import { useSynced } from '../sync/provider'
import { class_names } from '../ui/class_names'
import { ErrorBoundary } from '../ui/ErrorBoundary'
import { useFetchingAhead } from './ahead'
import { BottomBar } from './BottomBar'
import { ConnectionBanner } from './ConnectionBanner'
import { fetch_meetings } from './MeetingDoor'
import { close_palette, usePalette, usePaletteKey } from './palette/opening'
import { PaletteWaiting } from './palette/PaletteWaiting'
import { enter_organisation } from './place'
import { Rail } from './Rail'
import styles from './Shell.module.css'

const AlertEffects = part(async () => (await import('../alerts/AlertEffects')).AlertEffects)
const AnnouncementEffects = part(
  async () => (await import('../announcements/AnnouncementEffects')).AnnouncementEffects,
)
const CalendarEffects = part(async () => (await import('../calendar/CalendarEffects')).CalendarEffects)
const MeetingEffects = part(async () => (await fetch_meetings()).MeetingEffects)
const TaskEffects = part(async () => (await import('../tasks/TaskEffects')).TaskEffects)
const Palette = part(async () => (await import('./palette/Palette')).Palette)

/** The frame of the house: the rail (or the bar of a phone), the line about the connection, and the page. */
export function Shell({ session, children }: { session: SignedIn; children: ReactNode }) {
  const { t } = useTranslation('app')
  const { pathname } = useLocation()
  const palette = usePalette()
  const myself = useMyself()
  usePaletteKey()
  useTitle()
  useFetchingAhead()
  const deep = pathname.split('/').filter(Boolean).length > 1
  return (
    <div className={class_names(styles.shell, deep && styles.deep)}>
      <ConnectionBanner />
      <Rail session={session} />
      <main className={styles.main} aria-label={t('main')}>
        {children}
      </main>
      <BottomBar />
      <ChatEffects />
      <Suspense fallback={null}>
        <TaskEffects />
        <AlertEffects enter={enter_organisation} />
        <AnnouncementEffects />
        <CalendarEffects />
        <MeetingEffects />
      </Suspense>
      <PresenceEffects is_guest={myself?.role === 'guest'} />
      {palette.opened && !palette.there && <PaletteWaiting />}
      {palette.wanted && (
        <ErrorBoundary place={String(palette.opened)} fallback={() => null}>
          <Suspense fallback={null}>
            <Palette open={palette.opened} on_close={close_palette} />
          </Suspense>
        </ErrorBoundary>
      )}
    </div>
  )
}

/** "(3) Courtyard Ltd": what a tab in the background says. */
function useTitle(): void {
  const name = useSynced((state) => state.slices.people.organisation?.name)
  const { unread } = useTotalUnread()
  useEffect(() => {
    document.title = `${unread > 0 ? `(${unread > 99 ? '99+' : unread}) ` : ''}${name ?? 'Madang'}`
  }, [name, unread])
}
