/** Reads the directory out of the synced store. */
import { useMemo } from 'react'

import type { Department, Member, Organisation } from '../api/types'
import { useSynced, useWorkspace } from '../sync/provider'
import { type Powers, powers_of } from './powers'

export function useMember(id: string | undefined): Member | undefined {
  return useSynced((state) => (id === undefined ? undefined : state.slices.people.members[id]))
}

/** Everybody by id, also who has left; a new object only when somebody changed. */
export function useMembers(): Readonly<Record<string, Member>> {
  return useSynced((state) => state.slices.people.members)
}

export function useDepartments(): Readonly<Record<string, Department>> {
  return useSynced((state) => state.slices.people.departments)
}

export function useOrganisation(): Organisation | undefined {
  return useSynced((state) => state.slices.people.organisation)
}

/** Who is looking. */
export function useMyself(): Member | undefined {
  return useMember(useWorkspace().me.member_id)
}

/** What whoever is looking may administer. */
export function usePowers(): Powers {
  const myself = useMyself()
  const departments = useDepartments()
  return useMemo(() => powers_of(myself, departments), [myself, departments])
}

export function runs_organisation(member: Member | undefined): boolean {
  return member?.role === 'owner' || member?.role === 'admin'
}

export function sorted(members: readonly Member[], language: string): Member[] {
  const collator = new Intl.Collator(language)
  return [...members].sort((a, b) => collator.compare(a.display_name, b.display_name))
}

/** Everybody who is here and whom the directory shows, in the order of the reader's alphabet. */
export function useMemberList(language: string): readonly Member[] {
  const members = useMembers()
  return useMemo(() => sorted(Object.values(members).filter(is_listed), language), [members, language])
}

function is_listed({ left_at, unlisted }: Member): boolean {
  return !left_at && !unlisted
}
