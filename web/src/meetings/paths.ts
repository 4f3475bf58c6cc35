export const kMeetingsPath = '/meetings'
/** The connection doctor. */
export const kDoctorPath = '/me/connection'

export function meeting_path(meeting_id: string): string {
  return `${kMeetingsPath}/${meeting_id}`
}

export function recording_path(recording_id: string): string {
  return `${kMeetingsPath}/recordings/${recording_id}`
}

export function code_path(code: string): string {
  return `${kMeetingsPath}/code/${code}`
}

export const kDoorPath = '/meet'

/** What is sent to others: members come to the meeting by it, and whoever has no account to its door. */
export function meeting_link(organisation_id: string, code: string): string {
  return `${link_base()}/${organisation_id}/${code}`
}

/** Of every meeting's link. */
export function link_base(): string {
  return `${location.origin}${kDoorPath}`
}

/** The code in what somebody pasted: a link, or the code with spaces, capitals or without its lines. */
export function code_in(text: string): string | undefined {
  const last = text.trim().split(/[/?#]/).filter(Boolean).findLast((part) => /^[a-z0-9\s-]{9,24}$/i.test(part))
  const letters = last?.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
  if (!letters || letters.length < 9 || letters.length > 16) return undefined
  return letters.length === 11 ? `${letters.slice(0, 4)}-${letters.slice(4, 8)}-${letters.slice(8)}` : letters
}

export function attendance_path(meeting_id: string): string {
  return `${meeting_path(meeting_id)}/attendance`
}
