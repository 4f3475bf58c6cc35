/** Who was there: what the server says of each device, put together for each person. */
import type { AttendanceSheet, MeetingParticipant } from '../api/types'

export interface Attended {
  member_id: string
  /** Of who came by the link, without an account. */
  guest_name: string | undefined
  first_joined_at: string
  last_left_at: string | undefined
  minutes: number
  stays: readonly MeetingParticipant[]
}

/** By who came first; whoever only waited did not attend. Begun minutes count. */
export function attended(sheet: AttendanceSheet): Attended[] {
  return sheet.members.map(({ member_id, guest_name, first_joined_at, last_left_at, seconds }) => ({
    member_id,
    guest_name,
    first_joined_at,
    last_left_at,
    minutes: Math.max(1, Math.ceil(seconds / 60)),
    stays: sheet.participants.filter((each) => each.member_id === member_id && each.joined_at),
  }))
}

/** As if a link to the file were pressed. */
export function save_csv(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = address
  link.download = name.replace(/[\\/:*?"<>|]/g, ' ')
  link.click()
  URL.revokeObjectURL(address)
}
