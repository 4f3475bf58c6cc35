import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'

import { useSynced } from '../sync/provider'
import { kTasks } from './fetching'

const kGatherMs = 150

/** What is on the screen and not in the store is fetched again when something of it was told; many at once are one. */
export function useNews(): void {
  const queries = useQueryClient()
  const news = useSynced((state) => state.slices.tasks.news)
  useEffect(() => {
    if (news === 0) return
    const timer = setTimeout(() => void queries.invalidateQueries({ queryKey: kTasks }), kGatherMs)
    return () => clearTimeout(timer)
  }, [queries, news])
}
