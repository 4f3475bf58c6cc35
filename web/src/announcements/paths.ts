export const kAnnouncementsPath = '/announcements'

export function announcement_path(id: string): string {
  return `${kAnnouncementsPath}/${id}`
}

export function writing_path(id: string): string {
  return `${kAnnouncementsPath}/${id}/edit`
}
