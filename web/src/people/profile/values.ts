/** What the organisation's own fields say of a member. */
import { useState } from 'react'

import type { Member, ProfileField } from '../../api/types'

type Profile = Member['profile']
export type Values = Readonly<Record<string, string>>

export function values_of(profile: Profile): Values {
  return Object.fromEntries(profile.map(({ field_id, value }) => [field_id, value]))
}

/** Only what was touched, so that what somebody else writes meanwhile stays; undefined when nothing was. */
export function profile_change(before: Values, after: Values, fields: readonly ProfileField[]): Profile | undefined {
  const changes = fields.flatMap(({ id }) => {
    const value = (after[id] ?? '').trim()
    return value === (before[id] ?? '') ? [] : [{ field_id: id, value }]
  })
  return changes.length > 0 ? changes : undefined
}

/** The values as a form holds them. */
export function useProfileValues(member: Member, fields: readonly ProfileField[]) {
  const [before] = useState(() => values_of(member.profile))
  const [values, set_values] = useState(before)
  return {
    values,
    set: (id: string, value: string) => set_values((now) => ({ ...now, [id]: value })),
    change: profile_change(before, values, fields),
  }
}

/** The field that a refusal of `profile[1].value` is about. */
export function refused_field(path: string | undefined, change: Profile | undefined): string | undefined {
  const at = /^profile\[(\d+)\]/.exec(path ?? '')?.[1]
  return at === undefined ? undefined : change?.[Number(at)]?.field_id
}
