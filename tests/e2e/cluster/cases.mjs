/** What fails, case by case, in the order in which they are run: each leaves the site as it found it. */
import { database_cases } from './cases/databases.mjs'
import { node_cases } from './cases/nodes.mjs'

export const kCases = [...node_cases, ...database_cases]
