import { CloudOff, RefreshCw } from 'lucide-react'
import { useTranslation } from 'react-i18next'

import { useConnectionState } from '../sync/connection'
import { useSynced, useWorkspace } from '../sync/provider'
import { class_names } from '../ui/class_names'
import { useDelayed } from '../ui/Skeleton'
import styles from './Shell.module.css'

/** Says when the screen may be behind the server; a hiccup shorter than a breath says nothing. */
export function ConnectionBanner() {
  const state = useConnectionState()
  const booted = useSynced((synced) => synced.booted)
  if (state === 'online' || (!booted && state !== 'offline')) return null
  return state === 'offline' ? <Offline /> : <Reconnecting key={state} />
}

function Offline() {
  const { t } = useTranslation(['app', 'sync'])
  const workspace = useWorkspace()
  return (
    <div className={styles.banner} role="status">
      <CloudOff aria-hidden />
      {t('sync:offline')}
      <button type="button" onClick={() => workspace.reconnect()}>
        {t('sync:retry')}
      </button>
    </div>
  )
}

function Reconnecting() {
  const { t } = useTranslation(['app', 'sync'])
  const late = useDelayed(1500)
  if (!late) return null
  return (
    <div className={class_names(styles.banner, styles.calm)} role="status">
      <RefreshCw aria-hidden />
      {t('sync:connecting')}
    </div>
  )
}
