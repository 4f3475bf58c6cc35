/**
 * What can be looked at over the page, one thing after the other. Which file it is stands in the history entry: Back
 * closes it, and a reload finds it open.
 */
import { useCallback } from 'react'
import { useLocation, useNavigate } from 'react-router'

import type { FileInfo } from '../api/types'

export interface Viewable {
  file: FileInfo
  /** Who brought it, as a name to be read. */
  author: string
  at: string
}

interface Place {
  viewing?: string
}

/** The file that is being looked at, by its id. */
export function useViewing(): string | undefined {
  return (useLocation().state as Place | null)?.viewing
}

/** Opens a file over the page, which stays as it is; `replace` goes from one to another, so that a single Back closes
 * all of it. */
export function useView(): (file: FileInfo, replace?: boolean) => void {
  const navigate = useNavigate()
  const { search } = useLocation()
  return useCallback(
    (file, replace = false) => void navigate(search || '.', { state: { viewing: file.id }, replace }),
    [navigate, search],
  )
}

export function neighbour(list: readonly Viewable[], file_id: string, by: 1 | -1): Viewable | undefined {
  const at = list.findIndex(({ file }) => file.id === file_id)
  return at < 0 ? undefined : list[at + by]
}
