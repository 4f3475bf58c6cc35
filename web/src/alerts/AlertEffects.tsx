import { useEffect, useRef } from 'react'

import type { ReceivedAlert } from '../api/types'
import { useConnectionState } from '../sync/connection'
import { useSynced, useWorkspace } from '../sync/provider'
import { AlertStack } from './AlertStack'
import { fetch_received } from './fetching'
import { ring } from './ringing'
import { useNotifications } from './use_notifications'
import { touch_alert } from './writes'

const kTryAgainMs = 5_000

/** What alerts do on every page: they show what is to be confirmed, and make themselves heard. Fetched once the page
 * stands. `enter` shows another organisation of the reader's. */
export function AlertEffects({ enter }: { enter: (organisation_id: string) => void }) {
  useReceived()
  useReceiving()
  useRinging()
  useNotifications(enter)
  return <AlertStack />
}

function useReceived() {
  const workspace = useWorkspace()
  const is_online = useConnectionState() === 'online'
  const loaded = useSynced((state) => state.slices.alerts.loaded)
  useEffect(() => {
    if (!is_online || loaded) return
    const fetch = () => fetch_received(workspace).catch(() => undefined)
    void fetch()
    const again = setInterval(() => void fetch(), kTryAgainMs)
    return () => clearInterval(again)
  }, [workspace, is_online, loaded])
}

/** Says once of each that this device shows it. */
function useReceiving() {
  const workspace = useWorkspace()
  const is_online = useConnectionState() === 'online'
  const received = useSynced((state) => state.slices.alerts.received)
  const said = useRef(new Set<string>())
  useEffect(() => {
    if (!is_online) return
    for (const { receipt } of Object.values(received)) {
      if (receipt.state !== 'queued' || said.current.has(receipt.alert_id)) continue
      said.current.add(receipt.alert_id)
      touch_alert(workspace, receipt.alert_id, 'receive').catch(() => said.current.delete(receipt.alert_id))
    }
  }, [workspace, is_online, received])
}

function useRinging() {
  const received = useSynced((state) => state.slices.alerts.received)
  const heard = useRef(new Map<string, number>())
  useEffect(() => {
    const is_louder = ([key, { receipt }]: [string, ReceivedAlert]) => receipt.rings > (heard.current.get(key) ?? 0)
    const louder = Object.entries(received).filter(is_louder)
    for (const [key, { receipt }] of louder) heard.current.set(key, receipt.rings)
    if (louder.length > 0) ring()
  }, [received])
}
