import { randomBytes } from 'node:crypto'

import { PushKeys } from './push_service.mjs'

const kDevices = '/api/orgs/{org_id}/push_devices'

/** Participants without media are waited for by nobody, so that they stay as long as a test does. */
export const kWithoutMedia = '[media]\nenabled = false\n'
/** Nobody is there: what is sent to it is lost. */
export const kPushConfig = `[push]\ncontact = "mailto:admin@example.org"\n${kWithoutMedia}`

function subscription() {
  const { p256dh, auth } = new PushKeys()
  return { endpoint: `https://push.example.net/${randomBytes(8).toString('hex')}`, p256dh, auth }
}

/** Another browser of theirs, since each has one. */
async function woken(person) {
  const device = await person.another_device()
  return { push_id: (await device.in_org('PUT', '/push_devices', subscription())).id }
}

const own = (entry) => ({ params: ({ owner }) => woken(owner), guest: 404, ...entry })

/** A part of the table in routes.mjs. */
export const push_routes = {
  [`GET ${kDevices}`]: { guest: 200 },
  [`PUT ${kDevices}`]: { body: () => ({ ...subscription(), language: 'ko' }), guest: 200 },
  [`DELETE ${kDevices}/{push_id}`]: own({ status: 204 }),
  [`POST ${kDevices}/{push_id}/trial`]: own({ body: () => ({}), guest_params: ({ guest }) => woken(guest), guest_there: 200 }),
}
