import { useMediaQuery } from '@mantine/hooks'
import {
  Captions, CircleDot, DoorOpen, EllipsisVertical, Hand, LayoutGrid, LogOut, MessageSquareText, Mic, MicOff,
  MonitorUp, MonitorX, PhoneOff, Presentation, ScrollText, Settings2, Smile, Square, UserRound, Users, Video,
  VideoOff,
} from 'lucide-react'

import { useTranslation } from '../../i18n/translation'
import { useOrganisation } from '../../people/members'
import { useSynced, useWorkspace } from '../../sync/provider'
import { Menu, type MenuItem } from '../../ui/Menu'
import { is_open, room_of, those_asking } from '../breakouts/breakouts'
import { useUnreadGuest } from '../guests/use_chat'
import { is_visit } from '../guests/visit'
import type { LiveMeeting } from '../live_meeting'
import { can_share_screen } from '../media/devices'
import type { OwnDevice, Room } from '../state'
import { start_recording, stop_recording } from '../recordings/asking'
import { refused } from '../use_meetings'
import { Control } from './Control'
import { look, toggle_panel, useLooking } from './looking'
import { ReactionMenu } from './ReactionMenu'
import styles from './Room.module.css'
import type { RoomActs } from './use_acts'
import { toggle_captions } from './use_captions'
import { useLiveState, useMayDivide, useOwn, useRuns } from './use_room'

interface Props {
  live: LiveMeeting
  room: Room
  device: OwnDevice
  present: number
  waiting: number
  acts: RoomActs
  on_devices: () => void
}

/** What one does in a meeting, the most used in the middle and the way out at the end. */
export function ControlBar({ live, room, device, present, waiting, acts, on_devices }: Props) {
  const { t } = useTranslation('meetings')
  const on_phone = useMediaQuery('(max-width: 767px)', false, { getInitialValueInEffect: false })
  const panel = useLooking((state) => state.panel)
  const is_sharing = useLiveState(live, (state) => state.is_sharing)
  const hand = device.participant.hand_raised_at !== undefined
  const may_share = can_share_screen() && !on_phone
  const visits = is_visit(useWorkspace().me)
  return (
    <div className={styles.bar} role="toolbar" aria-label={t('bar.label')}>
      <div className={styles.group}>
        <MicrophoneControl live={live} acts={acts} />
        <CameraControl live={live} acts={acts} />
        {may_share && (
          <Control label={t(is_sharing ? 'bar.stop_sharing' : 'bar.share')} look={is_sharing ? 'active' : 'plain'} onClick={acts.toggle_share}>
            {is_sharing ? <MonitorX /> : <MonitorUp />}
          </Control>
        )}
        {!on_phone && (
          <>
            <Control label={t(hand ? 'bar.lower_hand' : 'bar.raise_hand')} keys="H" look={hand ? 'active' : 'plain'} aria-pressed={hand} onClick={acts.toggle_hand}>
              <Hand />
            </Control>
            <ReactionMenu on_react={acts.react} />
          </>
        )}
      </div>
      <span className={styles.gap} />
      <div className={styles.group}>
        {!on_phone && <LayoutMenu />}
        <Control label={t('bar.people', { count: present })} look={panel === 'people' ? 'active' : 'plain'} aria-pressed={panel === 'people'} count={waiting > 0 ? waiting : present} count_tone={waiting > 0 ? 'new' : 'plain'} onClick={() => toggle_panel('people')}>
          <Users />
        </Control>
        {visits ? <GuestChatControl room={room} /> : <ChatControl room={room} />}
        {!on_phone && <RoomsControl room={room} />}
        <MoreMenu live={live} room={room} hand={hand} on_phone={on_phone} acts={acts} on_devices={on_devices} />
      </div>
      <span className={styles.gap} />
      <LeaveControl room={room} acts={acts} present={present} />
    </div>
  )
}

function MicrophoneControl({ live, acts }: Pick<Props, 'live' | 'acts'>) {
  const { t } = useTranslation('meetings')
  const is_on = useOwn(live, ({ microphone }) => microphone.is_on && microphone.track !== undefined)
  return (
    <Control label={t(is_on ? 'bar.mute' : 'bar.unmute')} keys="M" look={is_on ? 'plain' : 'off'} aria-pressed={is_on} onClick={acts.toggle_microphone}>
      {is_on ? <Mic /> : <MicOff />}
    </Control>
  )
}

function CameraControl({ live, acts }: Pick<Props, 'live' | 'acts'>) {
  const { t } = useTranslation('meetings')
  const is_on = useOwn(live, ({ camera }) => camera.is_on)
  return (
    <Control label={t(is_on ? 'bar.camera_off' : 'bar.camera_on')} keys="V" look={is_on ? 'plain' : 'off'} aria-pressed={is_on} onClick={acts.toggle_camera}>
      {is_on ? <Video /> : <VideoOff />}
    </Control>
  )
}

function ChatControl({ room }: Pick<Props, 'room'>) {
  const { chat_id } = room.meeting
  const unread = useSynced((state) => (chat_id ? (state.slices.chat.conversations[chat_id]?.mine.unread ?? 0) : 0))
  return <ChatButton unread={unread} />
}

function GuestChatControl({ room }: Pick<Props, 'room'>) {
  return <ChatButton unread={useUnreadGuest(room)} />
}

function ChatButton({ unread }: { unread: number }) {
  const { t } = useTranslation('meetings')
  const is_shown = useLooking((state) => state.panel === 'chat')
  const count = is_shown ? 0 : unread
  const label = count > 0 ? t('bar.chat_unread', { count }) : t('bar.chat')
  return (
    <Control label={label} look={is_shown ? 'active' : 'plain'} aria-pressed={is_shown} count={count} count_tone="new" onClick={() => toggle_panel('chat')}>
      <MessageSquareText />
    </Control>
  )
}

/** With how many ask for help, to who runs the meeting. */
function RoomsControl({ room }: Pick<Props, 'room'>) {
  const { t } = useTranslation('meetings')
  const is_shown = useLooking((state) => state.panel === 'rooms')
  const runs = useRuns(room)
  const may = useMayDivide(room)
  const asking = runs ? those_asking(room).length : 0
  if (!may) return null
  return (
    <Control label={t('rooms.title')} keys="B" look={is_shown || is_open(room) ? 'active' : 'plain'} aria-pressed={is_shown} count={asking} count_tone="new" onClick={() => toggle_panel('rooms')}>
      <DoorOpen />
    </Control>
  )
}

function useLayoutItems(): MenuItem[] {
  const { t } = useTranslation('meetings')
  const { mode, hides_self } = useLooking()
  const mark = (is_on: boolean) => (is_on ? '✓' : undefined)
  return [
    { key: 'grid', label: t('layout.grid'), icon: <LayoutGrid />, trailing: mark(mode === 'grid'), on_select: () => look({ mode: 'grid', page: 0, pinned: undefined }) },
    { key: 'speaker', label: t('layout.speaker'), icon: <Presentation />, trailing: mark(mode !== 'grid'), on_select: () => look({ mode: 'speaker', page: 0 }) },
    { key: 'self', label: t('layout.hide_self'), icon: <UserRound />, trailing: mark(hides_self), on_select: () => look({ hides_self: !hides_self }) },
  ]
}

function LayoutMenu() {
  const { t } = useTranslation('meetings')
  const items = useLayoutItems()
  return <Menu position="top-end" trigger={<Control label={t('bar.layout')}><LayoutGrid /></Control>} groups={[items.slice(0, 2), items.slice(2)]} />
}

/** Of who runs it, or whom its settings let; a recording is of the main room alone. */
function useRecordingItems(room: Room, is_in_main_room: boolean): MenuItem[] {
  const { t } = useTranslation('meetings')
  const { me } = useWorkspace()
  const runs = useRuns(room)
  const is_forbidden = useOrganisation()?.recordings === 'forbidden'
  const { id, recording, settings } = room.meeting
  const may_stop = runs || recording?.started_by === me.member_id
  if (recording && may_stop)
    return [{ key: 'record', label: t(is_in_main_room ? 'recording.stop' : 'recording.stop_main'), icon: <Square />, on_select: () => void stop_recording(me.organisation_id, recording.recording_id).catch(refused) }]
  if (recording || !(runs || settings.may_record)) return []
  if (is_forbidden) return [{ key: 'record', label: t('recording.not_allowed'), icon: <CircleDot />, disabled: true, on_select: () => undefined }]
  return [{ key: 'record', label: t(is_in_main_room ? 'recording.start' : 'recording.start_main'), icon: <CircleDot />, on_select: () => void start_recording(me.organisation_id, id).catch(refused) }]
}

interface MoreProps extends Pick<Props, 'live' | 'room' | 'acts' | 'on_devices'> {
  hand: boolean
  on_phone: boolean
}

function MoreMenu({ live, room, hand, on_phone, acts, on_devices }: MoreProps) {
  const { t } = useTranslation('meetings')
  const workspace = useWorkspace()
  const captions = useLooking((state) => state.captions)
  const is_in_main_room = room_of(room, live.participant_id) === undefined
  const can_caption = room.captions.state !== 'unavailable' && room.meeting.settings.captions_allowed && is_in_main_room
  const hears_only = useLiveState(live, (state) => state.hears_only)
  const layout = useLayoutItems()
  const recording = useRecordingItems(room, is_in_main_room)
  const may_divide = useMayDivide(room)
  const rooms: MenuItem[] = may_divide && on_phone ? [{ key: 'rooms', label: t('rooms.title'), icon: <DoorOpen />, on_select: () => look({ panel: 'rooms' }) }] : []
  const of_phone: MenuItem[] = [
    { key: 'hand', label: t(hand ? 'bar.lower_hand' : 'bar.raise_hand'), icon: <Hand />, on_select: acts.toggle_hand },
    ...['👍', '👏', '❤️', '😂'].map((emoji): MenuItem => ({ key: emoji, label: t('bar.send', { emoji }), icon: <Smile />, on_select: () => acts.react(emoji) })),
  ]
  const caption_items: MenuItem[] = can_caption
    ? [
        { key: 'captions', label: t(captions ? 'captions.off' : 'captions.on'), icon: <Captions />, on_select: () => toggle_captions(workspace, live) },
        { key: 'transcript', label: t('captions.transcript'), icon: <ScrollText />, on_select: () => toggle_panel('transcript') },
      ]
    : []
  const always: MenuItem[] = [
    ...rooms,
    { key: 'devices', label: t('more.devices'), icon: <Settings2 />, on_select: on_devices },
    ...caption_items,
    { key: 'pictures', label: t(hears_only ? 'more.pictures_on' : 'more.pictures_off'), icon: <VideoOff />, on_select: () => live.set_hears_only(!hears_only) },
  ]
  const groups = on_phone ? [of_phone, layout, recording, always] : [recording, always]
  return <Menu position="top-end" trigger={<Control label={t('bar.more')}><EllipsisVertical /></Control>} groups={groups.filter((group) => group.length > 0)} />
}

function LeaveControl({ room, acts, present }: Pick<Props, 'room' | 'acts' | 'present'>) {
  const { t } = useTranslation('meetings')
  const runs = useRuns(room)
  const button = <Control label={t('bar.leave')} look="leave" onClick={acts.leave}><PhoneOff /></Control>
  if (!runs || present < 2) return button
  const items: MenuItem[] = [
    { key: 'leave', label: t('bar.leave'), icon: <LogOut />, on_select: acts.leave },
    { key: 'end', label: t('bar.end_for_all'), icon: <PhoneOff />, danger: true, on_select: acts.end },
  ]
  return <Menu position="top-end" trigger={<Control label={t('bar.leave')} look="leave"><PhoneOff /></Control>} groups={[items]} />
}
