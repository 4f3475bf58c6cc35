import type { Slice } from '../sync/slices'
import { fetch_directory } from './fetching'
import { empty_people, type PeopleState, with_department, with_member, without_department } from './state'

/** 500 fetches of a directory a second are no burden; more at once would be one. */
function spread_ms(state: PeopleState): number {
  return Math.min(Object.keys(state.members).length * 2, 10_000)
}

/** The directory is one stream, `org_…`: it changes event by event, and is fetched afresh after an absence. */
export const people_slice: Slice<'people', PeopleState> = {
  name: 'people',
  initial: empty_people,
  reducers: {
    'people.member_joined': (state, event) => with_member(state, event.data.member),
    'people.member_changed': (state, event) => with_member(state, event.data.member),
    'people.department_saved': (state, event) => with_department(state, event.data.department),
    'people.department_removed': (state, event) => without_department(state, event.data.department_id),
    'people.directory_changed': (state) => ({ ...state, stale: true }),
    'people.organisation_changed': (state, event) => ({ ...state, organisation: event.data.organisation }),
    'people.join_requests_changed': (state) => ({ ...state, join_news: (state.join_news || 0) + 1 }),
  },
  owns: (stream) => stream.startsWith('org_'),
  load: fetch_directory,
  refetch: (_stream, me) => fetch_directory(me),
  stale: (state, me) => (state.stale ? { stream: me.organisation_id, within_ms: spread_ms(state) } : undefined),
  gone: () => empty_people,
  shelve: (state) => [{ key: 'people', parts: [state.members, state.departments, state.organisation, state.stale], value: () => state }],
  unshelve: (values) => values.get('people') as PeopleState | undefined,
}
