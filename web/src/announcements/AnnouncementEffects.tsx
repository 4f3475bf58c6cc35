import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useNavigate } from 'react-router'

import { useTranslation } from '../i18n/translation'
import { useConnectionState } from '../sync/connection'
import { useSynced, useWorkspace } from '../sync/provider'
import { toast } from '../ui/toasts'
import { fetch_asked, kAnnouncements, sheet_key } from './fetching'
import { announcement_path } from './paths'
import { without_counted, without_moved } from './state'

const kTryAgainMs = 5_000

/** What announcements do on every page: they know what is asked of the reader, and say what became of their own. */
export function AnnouncementEffects() {
  useAsked()
  useFresh()
  useMoved()
  return null
}

function useAsked() {
  const workspace = useWorkspace()
  const is_online = useConnectionState() === 'online'
  const loaded = useSynced((state) => state.slices.announcements.loaded)
  useEffect(() => {
    if (!is_online || loaded) return
    const fetch = () => fetch_asked(workspace).catch(() => undefined)
    void fetch()
    const again = setInterval(() => void fetch(), kTryAgainMs)
    return () => clearInterval(again)
  }, [workspace, is_online, loaded])
}

/** What is on the screen is fetched again when it is said to be another; after a broken line all of it. */
function useFresh() {
  const queries = useQueryClient()
  const workspace = useWorkspace()
  const { me } = workspace
  const is_online = useConnectionState() === 'online'
  const changed = useSynced((state) => state.slices.announcements.changed)
  const known = useRef(changed)
  useEffect(() => {
    const ids = Object.keys(changed).filter((id) => changed[id] !== known.current[id])
    known.current = changed
    if (ids.length === 0) return
    for (const id of ids) void queries.invalidateQueries({ queryKey: sheet_key(me.organisation_id, id) })
    for (const list of ['list', 'shelf']) void queries.invalidateQueries({ queryKey: [...kAnnouncements, list] })
  }, [queries, me.organisation_id, changed])
  useEffect(() => {
    if (!is_online) return
    workspace.absorb('announcements', { change: without_counted, cursors: [] })
    void queries.invalidateQueries({ queryKey: kAnnouncements })
  }, [workspace, queries, is_online])
}

function useMoved() {
  const { t } = useTranslation('announcements')
  const workspace = useWorkspace()
  const navigate = useNavigate()
  const moved = useSynced((state) => state.slices.announcements.moved)
  useEffect(() => {
    if (moved.length === 0) return
    workspace.absorb('announcements', { change: without_moved, cursors: [] })
    for (const { announcement_id, title, state, reason } of moved) {
      if (state === 'in_review') continue
      const open = { label: t('told.open'), run: () => void navigate(announcement_path(announcement_id)) }
      toast(t(`told.${state}`, { title, reason }), state === 'draft' ? 'bad' : 'plain', open)
    }
  }, [moved, workspace, navigate, t])
}
