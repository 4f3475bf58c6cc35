/** What fails, case by case, in the order in which they are run: each leaves the site as it found it. */
import { database_cases } from './cases/databases.mjs'
import { hint_cases } from './cases/hints.mjs'
import { leaving_cases } from './cases/leaving.mjs'
import { node_cases } from './cases/nodes.mjs'

export const kCases = [...node_cases, ...hint_cases, ...database_cases, ...leaving_cases]
