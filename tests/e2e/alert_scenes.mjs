import assert from 'node:assert/strict'

import { kAtOnce } from './alert_routes.mjs'

const raise = (sender, ...people) => sender.in_org('POST', '/alerts', {
  text: '확인해 주세요', to: { member_ids: people.map(({ member_id }) => member_id), department_ids: [], everyone: false },
  ...kAtOnce,
})

/** A part of the scenes in api/replay.test.mjs. */
export const alert_scenes = {
  'alerts.received': { act: ({ owner, member }) => raise(owner, member) },
  'alerts.receipt_changed': {
    act: async ({ owner, member }) => {
      const { brief } = await raise(owner, member)
      await member.in_org('POST', `/alerts/${brief.id}/see`, {})
      const other = await raise(owner, member)
      await member.in_org('POST', `/alerts/${other.brief.id}/confirm`, {})
      await owner.in_org('POST', `/alerts/${brief.id}/recall`, {})
    },
  },
  'alerts.sent_changed': {
    live: true,
    act: ({ admin, member }) => raise(member, admin),
    check: ({ data }) => assert.equal(data.alert.tallies.total, 1),
  },
}
