import { answer, http } from '../api/client'
import type { Member } from '../api/types'
import type { Me, Snapshot } from '../sync/slices'
import { directory_of, type PeopleState } from './state'

const kPage = 200

interface Pages {
  members: Member[]
  revision: number
  epoch: string
}

async function page_of_members(org_id: string, cursor?: string) {
  const params = { path: { org_id }, query: { limit: kPage, ...(cursor && { cursor }) } }
  return answer(http.GET('/api/orgs/{org_id}/members', { params }))
}

/** Every page; the revision is that of the first, so that whatever changed meanwhile comes again as an event. */
async function all_members(org_id: string): Promise<Pages> {
  const first = await page_of_members(org_id)
  const members = [...first.members]
  for (let cursor = first.next_cursor; cursor; ) {
    const page = await page_of_members(org_id, cursor)
    members.push(...page.members)
    cursor = page.next_cursor
  }
  return { members, revision: first.revision, epoch: first.epoch }
}

export async function fetch_directory({ organisation_id }: Me): Promise<Snapshot<PeopleState>> {
  const [pages, tree, organisation] = await Promise.all([
    all_members(organisation_id),
    answer(http.GET('/api/orgs/{org_id}/departments', { params: { path: { org_id: organisation_id } } })),
    answer(http.GET('/api/orgs/{org_id}', { params: { path: { org_id: organisation_id } } })),
  ])
  const seq = Math.min(pages.revision, tree.revision)
  return {
    change: (state) => ({ ...state, ...directory_of(pages.members, tree.departments), organisation, stale: false }),
    cursors: [{ stream: organisation_id, epoch: pages.epoch, seq }],
  }
}
