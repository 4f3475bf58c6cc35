/** What a page does for its browser's notifications: keeps them coming, follows them, and puts away what is settled. */
import { useEffect, useRef } from 'react'
import { useNavigate } from 'react-router'

import { useTranslation } from '../i18n/translation'
import { useConnectionState } from '../sync/connection'
import { useSynced, useWorkspace } from '../sync/provider'
import { renew } from './push'
import { look_at_shown } from './shown_notifications'

export function useNotifications(enter: (organisation_id: string) => void): void {
  useRenewal()
  useLeading(enter)
  useTidying()
}

function useRenewal() {
  const { organisation_id } = useWorkspace().me
  const { language } = useTranslation('alerts')
  const is_online = useConnectionState() === 'online'
  useEffect(() => {
    if (is_online) renew(organisation_id, language).catch(() => undefined)
  }, [organisation_id, language, is_online])
}

/** Said by the worker when one is pressed. */
interface Wish {
  kind: 'open'
  path: string
  org_id: string
}

function wish_of(data: unknown): Wish | undefined {
  const wish = data as Partial<Wish> | null
  const is_one = wish?.kind === 'open' && typeof wish.org_id === 'string' && wish.path?.startsWith('/')
  return is_one ? (wish as Wish) : undefined
}

/** The worker asks whether what happens in an organisation is seen here. */
function is_asked(data: unknown, organisation_id: string): boolean {
  const question = data as { kind?: string; org_id?: string } | null
  return question?.kind === 'shows' && question.org_id === organisation_id
}

function useLeading(enter: (organisation_id: string) => void) {
  const { organisation_id } = useWorkspace().me
  const navigate = useNavigate()
  useEffect(() => {
    if (!('serviceWorker' in navigator)) return
    const heard = ({ data, ports }: MessageEvent) => {
      if (is_asked(data, organisation_id)) ports[0]?.postMessage('heard')
      const wish = wish_of(data)
      if (!wish) return
      ports[0]?.postMessage('heard')
      if (wish.org_id !== organisation_id) enter(wish.org_id)
      void navigate(wish.path)
    }
    navigator.serviceWorker.addEventListener('message', heard)
    return () => navigator.serviceWorker.removeEventListener('message', heard)
  }, [organisation_id, enter, navigate])
}

/** Shown by the worker, of an alert that is known no longer: answered elsewhere, or taken back. */
interface Shown {
  tag: string
  timestamp: number
  data: unknown
}

type Ids = ReadonlySet<string>

/** Of what came while this page was open it only knows what it has seen: another may just be on its way to it. */
export function is_settled(shown: Shown, org_id: string, open: Ids, seen: Ids, began: number): boolean {
  const note = shown.data as { kind?: string; org_id?: string } | null
  if (note?.kind === 'trial' || note?.org_id !== org_id || open.has(shown.tag)) return false
  return seen.has(shown.tag) || shown.timestamp < began
}

function useTidying() {
  const { organisation_id } = useWorkspace().me
  const received = useSynced((state) => state.slices.alerts.received)
  const loaded = useSynced((state) => state.slices.alerts.loaded)
  const seen = useRef(new Set<string>())
  useEffect(() => {
    const open = new Set(Object.values(received).map(({ brief }) => brief.id))
    for (const id of open) seen.current.add(id)
    if (!loaded) return
    // What was seen since is open, though not by this look.
    let is_outdated = false
    const tidy = (all: readonly Notification[]) => {
      if (is_outdated) return
      for (const shown of all as (Notification & Shown)[])
        if (is_settled(shown, organisation_id, open, seen.current, performance.timeOrigin)) shown.close()
    }
    look_at_shown(tidy).catch(() => undefined)
    return () => void (is_outdated = true)
  }, [organisation_id, received, loaded])
}
