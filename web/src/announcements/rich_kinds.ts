import type { RichNode } from '../api/types'

export type RichKind = RichNode['type']
