import type { ReceivedAlert } from '../api/types'

export const kAlertsPath = '/alerts'

export function sent_path(alert_id: string): string {
  return `${kAlertsPath}/${alert_id}?view=sent`
}

/** Where that is to be done which an alert asks for, when it is more than a word. */
export function opened_by({ brief: { source } }: ReceivedAlert): string | undefined {
  return source?.kind === 'announcement' ? `/announcements/${source.id}` : undefined
}
