import { alert_routes } from './alert_routes.mjs'
import { announcement_routes } from './announcement_routes.mjs'
import { breakout_routes } from './breakout_routes.mjs'
import { calendar_routes, open_calendar_routes } from './calendar_routes.mjs'
import { meeting_routes, open_meeting_routes } from './meeting_routes.mjs'
import { push_routes } from './push_routes.mjs'
import { recording_routes } from './recording_routes.mjs'
import { task_routes } from './task_routes.mjs'
import { working_time_routes } from './working_time_routes.mjs'

/** The parts of the table in routes.mjs that have a file of their own. */
export const routes_of_slices = {
  ...alert_routes, ...announcement_routes, ...breakout_routes, ...calendar_routes, ...meeting_routes, ...push_routes, ...recording_routes,
  ...task_routes, ...working_time_routes,
}

/** Those that nobody signs in for. */
export const open_routes_of_slices = { ...open_calendar_routes, ...open_meeting_routes }
