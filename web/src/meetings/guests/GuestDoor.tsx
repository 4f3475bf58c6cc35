import { useQueryClient } from '@tanstack/react-query'
import { Lock, Settings2 } from 'lucide-react'
import { type FormEvent, useEffect, useState } from 'react'

import { refusal_from } from '../../api/refusal_error'
import type { MeetingDoor } from '../../api/types'
import { useFormats } from '../../i18n/formats'
import { speak } from '../../i18n/i18n'
import { language_names, languages } from '../../i18n/languages'
import { refusal_text } from '../../i18n/refusals'
import { useTranslation } from '../../i18n/translation'
import { Avatar } from '../../ui/Avatar'
import { Button } from '../../ui/Button'
import { TextField } from '../../ui/Field'
import { PasswordField } from '../../ui/PasswordField'
import { own_device_name } from '../device_name'
import { DeviceFields, LevelBar } from '../DeviceFields'
import { DevicesDialog } from '../DevicesDialog'
import styles from '../Doors.module.css'
import { is_off, remembered } from '../effects/settings'
import { EffectsSection } from '../EffectsSection'
import { go_live } from '../live'
import { LiveMeeting } from '../live_meeting'
import type { OwnMedia } from '../media/own_media'
import { Preview, Problems } from '../Preview'
import { look_afresh } from '../room/looking'
import { remember_devices, sent_first, useOwnMedia } from '../use_joining'
import { device_calls } from '../writes'
import { RecordingNotice } from '../recordings/Mark'
import { enter_as_guest, meeting_door, remembered_name } from './entering'
import page from './Guest.module.css'
import { SignInInstead } from './SignInInstead'
import { begin_visit } from './visiting'

interface Props {
  door: MeetingDoor
  organisation_id: string
  code: string
  signed_in: boolean
}

/** How one looks and sounds, and what one is called, before anybody knows. */
export function GuestDoor(props: Props) {
  const { own, hand_over } = useOwnMedia()
  return own ? <Prepared {...props} own={own} hand_over={hand_over} /> : null
}

interface Entering {
  busy: boolean
  problem: string | undefined
  enter: (name: string, password: string | undefined) => Promise<void>
}

function useEntering({ organisation_id, code }: Props, own: OwnMedia, hand_over: () => void): Entering {
  const queries = useQueryClient()
  const [busy, set_busy] = useState(false)
  const [problem, set_problem] = useState<string>()
  const enter = async (name: string, password: string | undefined) => {
    if (busy) return
    set_busy(true)
    set_problem(undefined)
    try {
      const sending = sent_first(own)
      const wish = { name, device_name: own_device_name(), sending, ...(password && { password }) }
      const seat = await enter_as_guest(organisation_id, code, wish)
      const { participant } = seat
      hand_over()
      look_afresh()
      const workspace = begin_visit(organisation_id, code, seat)
      const device = { meeting_id: participant.meeting_id, participant_id: participant.id }
      go_live(new LiveMeeting(workspace, participant, own, device_calls(workspace, device)))
      remember_devices(own, sending)
    } catch (caught) {
      set_problem(refusal_text(refusal_from(caught)))
      void queries.invalidateQueries({ queryKey: meeting_door(organisation_id, code).queryKey })
    }
    set_busy(false)
  }
  return { busy, problem, enter }
}

function Prepared({ own, hand_over, ...props }: Props & { own: OwnMedia; hand_over: () => void }) {
  const { door } = props
  const { t } = useTranslation('meetings')
  const [choosing, choose] = useState(false)
  const [name, set_name] = useState(remembered_name)
  const [password, set_password] = useState('')
  const { busy, problem, enter } = useEntering(props, own, hand_over)
  const { beauty_allowed, has_password, is_locked, guests } = door
  useEffect(() => {
    if (beauty_allowed && !is_off(remembered())) own.use_effects().catch(() => undefined)
  }, [own, beauty_allowed])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void enter(name.trim(), has_password ? password : undefined)
  }
  const waits = guests === 'lobby'
  return (
    <div className={styles.door} data-guest-door>
      <div className={styles.card}>
        <Preview own={own} face={<Avatar id="guest" name={name} size={96} />} />
        <form className={styles.side} onSubmit={submit}>
          <Host door={door} />
          {door.is_recorded && <RecordingNotice />}
          <Problems own={own} />
          <TextField label={t('guests.name')} value={name} onChange={(event) => set_name(event.target.value)} autoComplete="name" maxLength={60} required />
          <LevelBar own={own} />
          {has_password && <PasswordField label={t('door.password')} value={password} onChange={(event) => set_password(event.target.value)} autoComplete="off" />}
          {is_locked && <p className={styles.problem} role="status"><Lock aria-hidden />{t('guests.locked')}</p>}
          {problem && <p className={styles.refusal} role="alert">{problem}</p>}
          <div className={styles.actions}>
            <Button type="submit" variant="primary" size="l" busy={busy} disabled={!name.trim() || (has_password && !password)}>
              {t(waits ? 'door.ask' : 'door.join')}
            </Button>
            <Button size="l" icon={<Settings2 />} onClick={() => choose(true)}>{t('more.devices')}</Button>
          </div>
          <p className={page.small}>{t(waits ? 'guests.hint_lobby' : 'guests.hint')}</p>
          <Other {...props} />
        </form>
      </div>
      {choosing && (
        <DevicesDialog on_close={() => choose(false)}>
          <DeviceFields own={own} />
          <EffectsSection own={own} allowed={beauty_allowed} />
        </DevicesDialog>
      )}
    </div>
  )
}

function Host({ door }: { door: MeetingDoor }) {
  const { t } = useTranslation('meetings')
  const { moment } = useFormats()
  const { organisation, title, state, scheduled_for } = door
  const when = state === 'ongoing' ? t('list.ongoing') : scheduled_for ? moment(scheduled_for) : t('door.first')
  return (
    <>
      <div className={page.host}>
        <Avatar id={organisation} name={organisation} size={36} solid />
        <bdi>{organisation}</bdi>
      </div>
      <h1>{title}</h1>
      <p className={styles.about}>{when}</p>
    </>
  )
}

/** Another way in, and another language. */
function Other(props: Props) {
  const { language } = useTranslation('meetings')
  return (
    <div className={page.other}>
      <SignInInstead {...props} />
      <span className={page.languages}>
        {languages.map((other) => (
          <Button key={other} variant="quiet" size="s" lang={other} aria-pressed={other === language} onClick={() => void speak(other)}>
            {language_names[other]}
          </Button>
        ))}
      </span>
    </div>
  )
}
