export const kAlertsPath = '/alerts'

export function sent_path(alert_id: string): string {
  return `${kAlertsPath}/${alert_id}?view=sent`
}
