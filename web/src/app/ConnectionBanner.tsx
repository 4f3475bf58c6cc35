import { CloudOff, RefreshCw } from 'lucide-react'

import { useTranslation } from '../i18n/translation'
import { useConnectionState } from '../sync/connection'
import { useSynced, useWorkspace } from '../sync/provider'
import { class_names } from '../ui/class_names'
import { useDelayed } from '../ui/Skeleton'
import styles from './Shell.module.css'

/** Says when the screen may be behind the server; a hiccup shorter than a breath says nothing. */
export function ConnectionBanner() {
  const state = useConnectionState()
  const booted = useSynced((synced) => synced.booted)
  const boot_failed = useSynced((synced) => !synced.booted && synced.boot_problem !== undefined)
  const { t } = useTranslation('sync')
  if (boot_failed) return <Offline text={t('boot_problem')} />
  if (state === 'online' || (!booted && state !== 'offline')) return null
  return state === 'offline' ? <Offline text={t('offline')} /> : <Reconnecting key={state} text={t(state)} />
}

function Offline({ text }: { text: string }) {
  const { t } = useTranslation('sync')
  const workspace = useWorkspace()
  return (
    <div className={styles.banner} role="status">
      <CloudOff aria-hidden />
      {text}
      <button type="button" onClick={() => workspace.reconnect()}>
        {t('retry')}
      </button>
    </div>
  )
}

function Reconnecting({ text }: { text: string }) {
  const late = useDelayed(1500)
  if (!late) return null
  return (
    <div className={class_names(styles.banner, styles.calm)} role="status">
      <RefreshCw aria-hidden />
      {text}
    </div>
  )
}
