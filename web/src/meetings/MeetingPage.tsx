import { useQuery } from '@tanstack/react-query'
import { CircleX, PhoneOff, UserX } from 'lucide-react'
import { useEffect } from 'react'
import { Navigate, useNavigate, useParams } from 'react-router'

import { refusal_from } from '../api/refusal_error'
import type { Meeting } from '../api/types'
import { refusal_text } from '../i18n/refusals'
import { useTranslation } from '../i18n/translation'
import { useSynced, useWorkspace } from '../sync/provider'
import { Button } from '../ui/Button'
import { SkeletonRows } from '../ui/Skeleton'
import { ErrorState } from '../ui/States'
import styles from './Doors.module.css'
import { meeting_by_code, meeting_of } from './fetching'
import { end_live, type EndReason, forget_ended, useLive } from './live'
import type { LiveMeeting } from './live_meeting'
import { Lobby } from './Lobby'
import { kMeetingsPath, meeting_path } from './paths'
import { PreJoin } from './PreJoin'
import { Queue } from './Queue'
import { MeetingRoom } from './room/MeetingRoom'
import { useDevice } from './room/use_room'
import { useJoining, useOwnMedia } from './use_joining'

/** The door of a meeting, the meeting itself, and what comes after it. */
export function MeetingPage() {
  const { meeting_id = '' } = useParams()
  const live = useLive((state) => state.live)
  const ended = useLive((state) => state.ended)
  if (live?.meeting_id === meeting_id) return <Inside live={live} />
  if (ended?.meeting_id === meeting_id && ended.reason === 'elsewhere') return <Gone meeting_id={meeting_id} />
  if (ended?.meeting_id === meeting_id) return <Ended reason={ended.reason} />
  return <Door key={meeting_id} meeting_id={meeting_id} />
}

/** A link that names a meeting by its code. */
export function MeetingLinkPage() {
  const { code = '' } = useParams()
  const { t } = useTranslation('meetings')
  const { me } = useWorkspace()
  const found = useQuery(meeting_by_code(me.organisation_id, code))
  if (found.data) return <Navigate to={meeting_path(found.data.id)} replace />
  if (!found.error) return <SkeletonRows count={4} />
  const text = refusal_text(refusal_from(found.error))
  return <ErrorState whole_page title={t('door.not_found')} text={text} on_retry={() => void found.refetch()} />
}

function Inside({ live }: { live: LiveMeeting }) {
  const device = useDevice(live)
  const place = useSynced((state) => state.slices.meetings.queue[live.participant_id])
  if (device?.participant.state === 'waiting') return <Waiting live={live} />
  if (place && !place.hears) return <Queued live={live} place={place.place} />
  return <MeetingRoom live={live} />
}

function Door({ meeting_id }: { meeting_id: string }) {
  const { t } = useTranslation('meetings')
  const { me } = useWorkspace()
  const listed = useSynced((state) => state.slices.meetings.meetings[meeting_id])
  const found = useQuery(meeting_of(me.organisation_id, meeting_id))
  const meeting: Meeting | undefined = listed ?? found.data?.meeting
  if (meeting?.state === 'ended') return <Ended reason="ended" />
  if (meeting) return <Preparing meeting={meeting} />
  if (!found.error) return <SkeletonRows count={4} />
  const text = refusal_text(refusal_from(found.error))
  return <ErrorState whole_page title={t('door.not_found')} text={text} on_retry={() => void found.refetch()} />
}

function Preparing({ meeting }: { meeting: Meeting }) {
  const { own, hand_over } = useOwnMedia()
  const joining = useJoining(meeting.id, own, hand_over)
  return own ? <PreJoin meeting={meeting} own={own} joining={joining} /> : null
}

function useGivingUp(): () => void {
  const navigate = useNavigate()
  return () => {
    end_live('left')
    forget_ended()
    void navigate(kMeetingsPath)
  }
}

/** Who gives up goes back to the list. */
function Waiting({ live }: { live: LiveMeeting }) {
  return <Lobby live={live} on_give_up={useGivingUp()} />
}

function Queued({ live, place }: { live: LiveMeeting; place: number }) {
  return <Queue live={live} place={place} on_give_up={useGivingUp()} />
}

/** This device is told that it has left before it hears why: a meeting that is over puts everybody out. */
function Gone({ meeting_id }: { meeting_id: string }) {
  const { me } = useWorkspace()
  const found = useQuery({ ...meeting_of(me.organisation_id, meeting_id), staleTime: 0, refetchOnMount: 'always' })
  if (found.fetchStatus === 'fetching') return <SkeletonRows count={4} />
  return <Ended reason={found.data?.meeting.state === 'ended' ? 'ended' : 'elsewhere'} />
}

const icons = { left: PhoneOff, ended: CircleX, removed: UserX, elsewhere: PhoneOff }

function Ended({ reason }: { reason: EndReason }) {
  const { t } = useTranslation('meetings')
  const navigate = useNavigate()
  const Icon = icons[reason]
  useEffect(() => () => forget_ended(), [])
  return (
    <div className={styles.door}>
      <div className={styles.centre}>
        <span className={styles.mark}><Icon /></span>
        <h1>{t(`ended.${reason}`)}</h1>
        <p className={styles.about}>{t(reason === 'removed' ? 'ended.removed_text' : 'ended.kept')}</p>
        <div className={styles.actions}>
          {(reason === 'left' || reason === 'elsewhere') && <Button size="l" onClick={forget_ended}>{t('ended.again')}</Button>}
          <Button size="l" variant="primary" onClick={() => void navigate(kMeetingsPath)}>{t('ended.list')}</Button>
        </div>
      </div>
    </div>
  )
}
