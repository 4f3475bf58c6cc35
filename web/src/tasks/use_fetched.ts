import { useEffect, useState } from 'react'

import { refusal_from } from '../api/refusal_error'
import { refusal_text } from '../i18n/refusals'
import { useConnectionState } from '../sync/connection'
import { useSynced, useWorkspace } from '../sync/provider'
import { fetch_tasks } from './fetching'

/** Once when the page opens, and again after the line was broken: then events may have been missed. */
export function useFetchedTasks() {
  const workspace = useWorkspace()
  const is_online = useConnectionState() === 'online'
  const [problem, set_problem] = useState<string>()
  const missed = useSynced((state) => state.slices.tasks.missed)
  const [attempt, set_attempt] = useState(0)
  useEffect(() => {
    set_problem(undefined)
    fetch_tasks(workspace).catch((caught: unknown) => {
      if (!workspace.slice('tasks').loaded) set_problem(refusal_text(refusal_from(caught)))
    })
  }, [workspace, is_online, missed, attempt])
  return { problem, retry: () => set_attempt((count) => count + 1) }
}
