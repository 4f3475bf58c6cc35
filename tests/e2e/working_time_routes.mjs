const kTime = '/api/orgs/{org_id}/working_time'
const kOwn = '/api/orgs/{org_id}/members/{member_id}/working_time'

const kNight = { days: [[{ from: 1320, to: 1800 }], [], [], [], [], [], []] }
const kBreak = { days: [[{ from: 540, to: 720 }, { from: 780, to: 1080 }], [], [], [], [], [], []] }

let named = 0

/** Everybody's own alone, and a guest's too. */
function own_time(entry) {
  return {
    params: ({ owner }) => ({ member_id: owner.member_id }), guest: 404,
    guest_params: ({ guest }) => ({ member_id: guest.member_id }), guest_there: 200, ...entry,
  }
}

function on_a_day(entry) {
  return { params: () => ({ date: '2026-05-04' }), names_nothing: true, guest: 403, ...entry }
}

/** A part of the table in routes.mjs. */
export const working_time_routes = {
  [`GET ${kTime}`]: { guest: 200 },
  [`PATCH ${kTime}`]: { body: () => ({ country: 'korea', hours: kBreak }), other: { country: 'china' }, guest: 403 },
  [`GET ${kTime}/days`]: { guest: 200, query: { year: '2026' }, needs_query: true },
  [`PUT ${kTime}/days/{date}`]: on_a_day({ body: () => ({ kind: 'off', name: `창립기념일 ${(named += 1)}` }) }),
  [`DELETE ${kTime}/days/{date}`]: on_a_day({ status: 204 }),
  [`GET ${kOwn}`]: own_time({}),
  [`PATCH ${kOwn}`]: own_time({
    body: () => ({ time_zone: 'Europe/Paris', hours: kNight, quiet: { from: 1320, to: 1860 } }), other: { quiet: null },
  }),
}
