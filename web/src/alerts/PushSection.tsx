import { useQuery, useQueryClient } from '@tanstack/react-query'
import { BellOff, BellRing, Send, Trash2 } from 'lucide-react'
import { useEffect, useState } from 'react'

import { refusal_from } from '../api/refusal_error'
import type { PushDevice, PushSetting } from '../api/types'
import { useFormats } from '../i18n/formats'
import { refusal_text } from '../i18n/refusals'
import { useTranslation } from '../i18n/translation'
import { Section, Setting } from '../people/forms'
import { useWorkspace } from '../sync/provider'
import { Button, IconButton } from '../ui/Button'
import { class_names } from '../ui/class_names'
import { Skeleton } from '../ui/Skeleton'
import { ErrorState } from '../ui/States'
import { toast } from '../ui/toasts'
import styles from './Alerts.module.css'
import { push_setting } from './fetching'
import { forget, ground_here, is_subscribed_here, NotAllowed, standing_of, try_out, turn_off, turn_on } from './push'

const kLookAgainMs = 1_000
const kLooks = 10

/** Whether alerts wake this device while no page of ours is open, and which others of the reader's they do. */
export function PushSection() {
  const { t } = useTranslation('alerts')
  const { organisation_id } = useWorkspace().me
  const found = useQuery(push_setting(organisation_id))
  const here = useQuery({ queryKey: [...push_setting(organisation_id).queryKey, 'here'], queryFn: is_subscribed_here, staleTime: 0 })
  if (found.isError) return <ErrorState title={t('not_loaded')} on_retry={() => void found.refetch()} />
  if (!found.data || here.data === undefined) return <Skeleton height={96} />
  return (
    <Section title={t('push.title')} lead={t('push.lead')}>
      <ThisDevice setting={found.data} is_subscribed={here.data} />
      <Devices setting={found.data} />
    </Section>
  )
}

interface ThisDeviceProps {
  setting: PushSetting
  is_subscribed: boolean
}

function ThisDevice({ setting, is_subscribed }: ThisDeviceProps) {
  const { t, language } = useTranslation('alerts')
  const { organisation_id } = useWorkspace().me
  const queries = useQueryClient()
  const [busy, set_busy] = useState(false)
  const [permission, set_permission] = useState(() => ground_here().permission)
  usePermission(set_permission)
  const standing = standing_of({ ...ground_here(), permission }, setting, is_subscribed)
  const present = setting.devices.find((device) => device.present)
  const turn = async () => {
    set_busy(true)
    try {
      if (standing === 'on') await turn_off(organisation_id, present)
      else await turn_on(organisation_id, setting.public_key ?? '', language)
    } catch (problem) {
      toast(said_of(problem), 'bad')
    }
    set_permission(ground_here().permission)
    await queries.invalidateQueries({ queryKey: push_setting(organisation_id).queryKey })
    set_busy(false)
  }
  const said_of = (problem: unknown) => {
    if (problem instanceof NotAllowed) return t('push.not_allowed')
    if (problem instanceof DOMException) return t('push.no_service')
    return refusal_text(refusal_from(problem))
  }
  const can_turn = standing === 'on' || standing === 'off'
  return (
    <Setting name={t('push.here')} note={t(`push.standing.${standing}`)}>
      {can_turn && (
        <Button
          variant={standing === 'off' ? 'primary' : 'secondary'}
          icon={standing === 'on' ? <BellOff /> : <BellRing />}
          busy={busy}
          onClick={() => void turn()}
        >
          {t(standing === 'on' ? 'push.turn_off' : 'push.turn_on')}
        </Button>
      )}
    </Setting>
  )
}

/** The person may change their mind in the browser's own settings. */
function usePermission(heard: (permission: NotificationPermission) => void) {
  useEffect(() => {
    let status: PermissionStatus | undefined
    const look = () => heard(ground_here().permission)
    void navigator.permissions?.query({ name: 'notifications' }).then(
      (found) => {
        status = found
        status.addEventListener('change', look)
      },
      () => undefined,
    )
    return () => status?.removeEventListener('change', look)
  }, [heard])
}

function Devices({ setting }: { setting: PushSetting }) {
  const { t } = useTranslation('alerts')
  if (setting.devices.length === 0) return null
  return (
    <ul className={class_names(styles.people, styles.devices)} aria-label={t('push.devices')}>
      {in_order(setting.devices).map((device) => (
        <Device key={device.id} device={device} />
      ))}
    </ul>
  )
}

/** The one in front of the reader comes first. */
function in_order(devices: readonly PushDevice[]): PushDevice[] {
  return [...devices].sort((a, b) => Number(b.present) - Number(a.present))
}

function Device({ device }: { device: PushDevice }) {
  const { t } = useTranslation('alerts')
  const { moment } = useFormats()
  const { organisation_id } = useWorkspace().me
  const queries = useQueryClient()
  const [busy, set_busy] = useState(false)
  const look_again = () => queries.invalidateQueries({ queryKey: push_setting(organisation_id).queryKey })
  const run = async (work: () => Promise<unknown>) => {
    set_busy(true)
    try {
      await work()
    } catch (problem) {
      toast(refusal_text(refusal_from(problem)), 'bad')
    }
    await look_again()
    set_busy(false)
  }
  const name = device.device_name || t('push.unnamed')
  const try_it = async () => {
    await try_out(organisation_id, device.id)
    const after = await ended(device, () => queries.fetchQuery({ ...push_setting(organisation_id), staleTime: 0 }))
    if (after?.fault) toast(t('push.trial_failed', { reason: after.fault }), 'bad')
    else toast(t('push.trial_sent'), 'good')
  }
  const remove = () => (device.present ? turn_off(organisation_id, device) : forget(organisation_id, device.id))
  return (
    <li>
      <span className={styles.who}>
        <bdi>{name}</bdi>
        <span className={styles.when}>
          {device.present ? `${t('push.present')} · ` : ''}
          {device.fault || (device.told_at ? t('push.told', { when: moment(device.told_at) }) : t('push.never'))}
        </span>
      </span>
      <Button icon={<Send />} busy={busy} onClick={() => void run(try_it)}>
        {t('push.trial')}
      </Button>
      <IconButton label={t('push.remove', { name })} disabled={busy} onClick={() => void run(remove)}>
        <Trash2 />
      </IconButton>
    </li>
  )
}

/** What came of a trial is known a moment later; a slow service is not waited for. */
async function ended(before: PushDevice, look: () => Promise<PushSetting>): Promise<PushDevice | undefined> {
  for (let left = kLooks; left > 0; left -= 1) {
    const device = (await look()).devices.find(({ id }) => id === before.id)
    if (!device || device.told_at !== before.told_at || device.fault !== before.fault) return device
    await new Promise((resolve) => setTimeout(resolve, kLookAgainMs))
  }
  return undefined
}
