import type { ComponentProps } from 'react'

import { AlertTools } from '../alerts/thing_doors'
import { AnnouncementsPage } from '../announcements/AnnouncementsPage'

export function AnnouncementsDoor(props: ComponentProps<typeof AnnouncementsPage>) {
  return (
    <AlertTools>
      <AnnouncementsPage {...props} />
    </AlertTools>
  )
}
