import { expect, it } from 'vitest'

import type { Invitation } from '../../api/types'
import { no_calendar, with_fetched, with_invitation, with_left, without_invitation } from '../state'

const invitation = (event_id: string, answer: Invitation['answer'] = 'needs_action'): Invitation => ({
  event_id,
  title: event_id,
  place: '',
  organiser_id: 'mem_1',
  time: { start_date: '2026-12-01', end_date: '2026-12-01', time_zone: 'UTC' },
  answer,
  last_at: '2026-12-02T00:00:00.000Z',
})

it('keeps what waits for an answer, and lets go of what does not', () => {
  const asked = with_invitation(no_calendar, invitation('a'), { epoch: 'e', seq: 1 })
  expect(Object.keys(asked.invitations)).toEqual(['a'])
  expect(with_invitation(asked, invitation('a', 'accepted'), { epoch: 'e', seq: 2 }).invitations).toEqual({})
  expect(with_left(asked, 'a', { epoch: 'e', seq: 2 }).invitations).toEqual({})
  expect(without_invitation(asked, 'a').invitations).toEqual({})
})

it('believes what was told later than what was fetched', () => {
  const told = with_left(with_invitation(no_calendar, invitation('b'), { epoch: 'e', seq: 7 }), 'a', { epoch: 'e', seq: 8 })
  const fetched = with_fetched(told, [invitation('a'), invitation('c')], { stream: 'mem_1', epoch: 'e', seq: 6 })
  expect(Object.keys(fetched.invitations).sort()).toEqual(['b', 'c'])
  const anew = with_fetched(told, [invitation('a')], { stream: 'mem_1', epoch: 'f', seq: 1 })
  expect(Object.keys(anew.invitations)).toEqual(['a'])
})
