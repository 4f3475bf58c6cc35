import type { AlertSource, ReceivedAlert } from '../api/types'

export const kAlertsPath = '/alerts'

export function sent_path(alert_id: string): string {
  return `${kAlertsPath}/${alert_id}?view=sent`
}

/** Where that is to be done which an alert asks for, when it is more than a word. */
export function opened_by({ brief: { source } }: ReceivedAlert): string | undefined {
  return source?.kind === 'announcement' ? `/announcements/${source.id}` : undefined
}

/** Where what an alert is about is looked at; nothing where that has no page. */
export function source_path(source: AlertSource | undefined): string | undefined {
  if (source?.kind === 'message') return source.place && `/c/${source.place}`
  if (source?.kind === 'task') return `/tasks/${source.id}?view=mine`
  if (source?.kind === 'event') return `/calendar/${source.id}`
  if (source?.kind === 'announcement') return `/announcements/${source.id}`
  return undefined
}
