import { useQuery } from '@tanstack/react-query'
import { CircleX, DoorClosed, Link2Off, PhoneOff, UserX } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { useParams } from 'react-router'

import { refusal_from } from '../../api/refusal_error'
import { refusal_text } from '../../i18n/refusals'
import { useTranslation } from '../../i18n/translation'
import { useSynced, WorkspaceProvider } from '../../sync/provider'
import { Button } from '../../ui/Button'
import { SkeletonRows } from '../../ui/Skeleton'
import { ErrorState } from '../../ui/States'
import styles from '../Doors.module.css'
import { end_live, type EndReason, forget_ended, useLive } from '../live'
import { Lobby } from '../Lobby'
import type { LiveMeeting } from '../live_meeting'
import { Queue } from '../Queue'
import { MeetingRoom } from '../room/MeetingRoom'
import { useDevice, useRoom } from '../room/use_room'
import { useMeetingEnd } from '../use_meeting_end'
import { meeting_door } from './entering'
import page from './Guest.module.css'
import { GuestDoor } from './GuestDoor'
import { SignInInstead } from './SignInInstead'
import { useGuestChat } from './use_chat'
import { useNames } from './use_names'
import { close_visit, useVisit } from './visiting'

interface Props {
  /** Whether somebody is signed in here who is no member of the organisation. */
  signed_in: boolean
}

/** Where a meeting's link leads who is no member: its door, the meeting, and what comes after it. */
export function GuestPage({ signed_in }: Props) {
  const { organisation_id = '', code = '' } = useParams()
  const at = { organisation_id, code, signed_in }
  const visit = useVisit((state) => state.visit)
  const ended = useLive((state) => state.ended)
  const live = useLive((state) => state.live)
  useEffect(() => close_visit, [organisation_id, code])
  const ended_here = ended !== undefined && visit !== undefined && ended.meeting_id === visit.meeting_id
  useEffect(() => {
    if (ended_here) visit.close()
  }, [ended_here, visit])
  if (ended_here) return <Ended reason={ended.reason} {...at} />
  if (!live || !visit || visit.code !== code) return <Door {...at} />
  return (
    <WorkspaceProvider workspace={visit.workspace}>
      <main className={page.whole}><Visit live={live} /></main>
    </WorkspaceProvider>
  )
}

function Visit({ live }: { live: LiveMeeting }) {
  const device = useDevice(live)
  const room = useRoom(live.meeting_id)
  const signed_out = useVisit((state) => state.visit?.is_over)
  const booted = useSynced((state) => state.booted)
  const place = useSynced((state) => state.slices.meetings.queue[live.participant_id])
  useMeetingEnd()
  useNames(live, room)
  useGuestChat(room, device?.participant.state === 'joined')
  useEffect(() => {
    if (signed_out) end_live('elsewhere')
  }, [signed_out])
  if (!booted) return <div aria-busy="true" />
  if (device?.participant.state === 'waiting') return <Lobby live={live} on_give_up={() => end_live('left')} />
  if (place && !place.hears) return <Queue live={live} place={place.place} on_give_up={() => end_live('left')} />
  return <MeetingRoom live={live} />
}

interface At extends Props {
  organisation_id: string
  code: string
}

function Door(at: At) {
  const { t } = useTranslation('meetings')
  const found = useQuery(meeting_door(at.organisation_id, at.code))
  if (found.data) return <main className={page.whole}><GuestDoor door={found.data} {...at} /></main>
  if (!found.error) return <main className={page.whole}><SkeletonRows count={4} /></main>
  const refusal = refusal_from(found.error)
  const state = { 404: 'unknown', 400: 'unknown', 409: 'over', 403: 'closed' }[refusal.status]
  if (state === 'unknown') return <Dead icon={<Link2Off />} title={t('guests.unknown')} text={t('guests.unknown_text')} {...at} />
  if (state === 'over') return <Dead icon={<CircleX />} title={t('ended.ended')} text={t('guests.over_text')} {...at} />
  if (state === 'closed') return <Dead icon={<DoorClosed />} title={t('guests.closed')} text={t('guests.closed_text')} {...at} />
  return <main className={page.whole}><ErrorState whole_page title={t('door.not_found')} text={refusal_text(refusal)} on_retry={() => void found.refetch()} /></main>
}

function Dead({ icon, title, text, ...at }: At & { icon: ReactNode; title: string; text: string }) {
  return (
    <main className={page.whole}>
      <div className={styles.door}>
        <div className={styles.centre}>
          <span className={styles.mark}>{icon}</span>
          <h1>{title}</h1>
          <p className={styles.about}>{text}</p>
          <div className={styles.actions}><SignInInstead {...at} prominent /></div>
        </div>
      </div>
    </main>
  )
}

const icons = { left: PhoneOff, ended: CircleX, removed: UserX, elsewhere: PhoneOff }

/** A token that is good no more may mean that the meeting is over: the door says so. */
function Ended({ reason, ...at }: At & { reason: EndReason }) {
  const { t } = useTranslation('meetings')
  const [asked] = useState(reason === 'elsewhere')
  const door = useQuery({ ...meeting_door(at.organisation_id, at.code), staleTime: 0, refetchOnMount: 'always', enabled: asked })
  const is_over = reason === 'ended' || (door.error !== null && refusal_from(door.error).status === 409)
  const said = is_over ? 'ended' : reason
  const Icon = icons[said]
  const again = () => {
    forget_ended()
    close_visit()
  }
  return (
    <main className={page.whole}>
      <div className={styles.door} data-ended={said}>
        <div className={styles.centre}>
          <span className={styles.mark}><Icon /></span>
          <h1>{t(`ended.${said}`)}</h1>
          <p className={styles.about}>{t(said === 'removed' ? 'ended.removed_text' : 'guests.thanks')}</p>
          <div className={styles.actions}>
            {(said === 'left' || said === 'elsewhere') && <Button size="l" variant="primary" onClick={again}>{t('ended.again')}</Button>}
            <SignInInstead {...at} />
          </div>
        </div>
      </div>
    </main>
  )
}

