/** What the organisation has settled for its conversations; until it is known, what every organisation begins with. */
import { runs_organisation, useMyself, useOrganisation } from '../people/members'

const kDayMinutes = 1440

export interface Rules {
  edit_minutes: number
  recall_minutes: number
  may_start_groups: boolean
  group_history: 'nothing' | 'last_100' | 'all'
}

export function useRules(): Rules {
  const organisation = useOrganisation()
  const runs = runs_organisation(useMyself())
  return {
    edit_minutes: organisation?.edit_minutes ?? kDayMinutes,
    recall_minutes: organisation?.recall_minutes ?? kDayMinutes,
    may_start_groups: runs || organisation?.group_founders !== 'admins',
    group_history: organisation?.group_history ?? 'last_100',
  }
}

/** True while the author of something said then may still change it. */
export function is_within(minutes: number, posted_at: string, now = Date.now()): boolean {
  return minutes > 0 && now - Date.parse(posted_at) <= minutes * 60_000
}
