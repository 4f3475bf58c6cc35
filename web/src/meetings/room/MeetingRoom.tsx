import { Captions, Lock, Maximize, Minimize, PictureInPicture2 } from 'lucide-react'
import { useEffect, useState } from 'react'

import { useTranslation } from '../../i18n/translation'
import { useWorkspace } from '../../sync/provider'
import { IconButton } from '../../ui/Button'
import { DeviceFields } from '../DeviceFields'
import { DevicesDialog } from '../DevicesDialog'
import { EffectsSection } from '../EffectsSection'
import { BreakoutLines, BreakoutVeil } from '../breakouts/BreakoutLines'
import { room_of } from '../breakouts/breakouts'
import { BreakoutsPanel } from '../breakouts/BreakoutsPanel'
import { useAround } from '../breakouts/use_breakouts'
import { GuestChatPanel } from '../guests/GuestChatPanel'
import { is_visit } from '../guests/visit'
import type { LiveMeeting } from '../live_meeting'
import type { Room } from '../state'
import { RecordingBadge } from '../recordings/Mark'
import { fetch_sheet } from '../writes'
import { CaptionLines } from './CaptionLines'
import { ChatPanel } from './ChatPanel'
import { ControlBar } from './ControlBar'
import { useMeetingKeys } from './keys'
import { look, toggle_panel, useLooking } from './looking'
import { Notices } from './Notices'
import { PeoplePanel } from './PeoplePanel'
import { show_in_picture } from './picture_in_picture'
import { QualityMark } from './QualityMark'
import styles from './Room.module.css'
import { Stage } from './Stage'
import { TranscriptPanel } from './TranscriptPanel'
import { useActs } from './use_acts'
import { useCaptions } from './use_captions'
import { useDevice, useMayDivide, usePeople, useRoom, useWaiting } from './use_room'

const kTryAgainMs = 2_000
const panel_titles = { chat: 'bar.chat', people: 'people.title', rooms: 'rooms.title', transcript: 'captions.transcript' } as const

/** The meeting. */
export function MeetingRoom({ live }: { live: LiveMeeting }) {
  const room = useRoom(live.meeting_id)
  useSheet(live)
  if (!room) return <div className={styles.room} aria-busy="true" />
  return <Opened live={live} room={room} />
}

/** Who is in it is fetched once, and told from then on. */
function useSheet(live: LiveMeeting): void {
  const workspace = useWorkspace()
  const state = useDevice(live)?.participant.state
  useEffect(() => {
    if (state !== 'joined') return
    let again: ReturnType<typeof setTimeout>
    const fetch = () => {
      fetch_sheet(workspace, live.meeting_id).catch(() => {
        again = setTimeout(fetch, kTryAgainMs)
      })
    }
    fetch()
    return () => clearTimeout(again)
  }, [workspace, live, state])
}

function Opened({ live, room }: { live: LiveMeeting; room: Room }) {
  const { t } = useTranslation('meetings')
  const device = useDevice(live)
  const everybody = usePeople(room, live.participant_id)
  const people = useAround(room, everybody, live.participant_id)
  const waiting = useWaiting(room)
  const panel = useLooking((state) => state.panel)
  const [choosing, choose] = useState(false)
  const shows_captions = useLooking((state) => state.captions)
  const acts = useActs(live)
  const is_in_main_room = room_of(room, live.participant_id) === undefined
  useCaptions(live, is_in_main_room)
  const may_divide = useMayDivide(room)
  const visits = is_visit(useWorkspace().me)
  useMeetingKeys({
    microphone: acts.toggle_microphone,
    camera: acts.toggle_camera,
    hand: acts.toggle_hand,
    rooms: () => may_divide && toggle_panel('rooms'),
    talk: acts.talk,
    escape: () => look({ panel: undefined }),
  })
  if (!device) return null
  return (
    <div className={styles.room} data-always-dark data-meeting={room.meeting.id} data-line={live.state.line}>
      <div className={styles.main}>
        <Top live={live} room={room} />
        <BreakoutLines live={live} room={room}>
          <Notices live={live} device={device} />
        </BreakoutLines>
        <div className={styles.shown}>
          <Stage live={live} room={room} device={device} people={people} />
          <BreakoutVeil live={live} room={room} />
        </div>
        {shows_captions && is_in_main_room && <CaptionLines captions={room.captions} />}
        <ControlBar
          live={live}
          room={room}
          device={device}
          present={people.length}
          waiting={waiting.length}
          acts={acts}
          on_devices={() => choose(true)}
        />
      </div>
      {panel && (
        <aside className={styles.panel} aria-label={t(panel_titles[panel])}>
          {panel === 'chat' && (visits ? <GuestChatPanel room={room} /> : <ChatPanel room={room} />)}
          {panel === 'people' && <PeoplePanel live={live} room={room} people={people} />}
          {panel === 'transcript' && <TranscriptPanel room={room} />}
          {panel === 'rooms' && <BreakoutsPanel live={live} room={room} people={everybody} />}
        </aside>
      )}
      {choosing && (
        <DevicesDialog on_close={() => choose(false)}>
          <DeviceFields own={live.own} on_speaker={(id) => void live.choose_speaker(id)} />
          <EffectsSection own={live.own} allowed={room.meeting.settings.beauty_allowed} />
        </DevicesDialog>
      )}
    </div>
  )
}

function Top({ live, room }: { live: LiveMeeting; room: Room }) {
  const { t } = useTranslation('meetings')
  const [is_full, set_full] = useState(document.fullscreenElement !== null)
  useEffect(() => {
    const on_change = () => set_full(document.fullscreenElement !== null)
    document.addEventListener('fullscreenchange', on_change)
    return () => document.removeEventListener('fullscreenchange', on_change)
  }, [])
  const toggle = () => {
    const changed = is_full ? document.exitFullscreen() : document.documentElement.requestFullscreen()
    changed.catch(() => undefined)
  }
  const is_in_main_room = room_of(room, live.participant_id) === undefined
  const may_float = document.pictureInPictureEnabled || 'documentPictureInPicture' in window
  return (
    <header className={styles.top}>
      <h1 className={styles.title}>{room.meeting.title}</h1>
      <span className={styles.facts}>
        <RecordingBadge meeting={room.meeting} is_in_main_room={is_in_main_room} />
        {room.meeting.settings.is_locked && <Lock role="img" aria-label={t('top.locked')} />}
        {is_in_main_room && <CaptionMark state={room.captions.state} />}
        <Elapsed since={room.meeting.started_at} />
      </span>
      <span className={styles.end}>
        <QualityMark live={live} />
        {may_float && (
          <IconButton label={t('top.float')} onClick={() => void show_in_picture(live)}>
            <PictureInPicture2 />
          </IconButton>
        )}
        {document.fullscreenEnabled && (
          <IconButton label={t(is_full ? 'top.leave_full' : 'top.full')} onClick={toggle}>
            {is_full ? <Minimize /> : <Maximize />}
          </IconButton>
        )}
      </span>
    </header>
  )
}

/** "12:07", "1:02:33". */
export function Elapsed({ since }: { since: string | undefined }) {
  const [now, set_now] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => set_now(Date.now()), 1_000)
    return () => clearInterval(timer)
  }, [])
  if (!since) return null
  const seconds = Math.max(0, Math.floor((now - Date.parse(since)) / 1_000))
  const two = (value: number) => String(value).padStart(2, '0')
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60]
  return <time>{hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`}</time>
}

/** Everybody sees that what they say is written down, whoever asked for it. */
function CaptionMark({ state }: { state: Room['captions']['state'] }) {
  const { t } = useTranslation('meetings')
  if (state !== 'on' && state !== 'starting' && state !== 'away') return null
  const words = t(state === 'away' ? 'captions.away' : 'captions.mark')
  return <span className={styles.captioned} data-state={state} data-tip={words}><Captions role="img" aria-label={words} /></span>
}
