import { Crown, Hand, MicOff, MonitorX, Pin, Star, UserMinus, UserRoundCog, Video, VideoOff, Volume2 } from 'lucide-react'

import { useTranslation } from '../../i18n/translation'
import { useWorkspace } from '../../sync/provider'
import type { MenuItem } from '../../ui/Menu'
import type { Room } from '../state'
import { refused } from '../use_meetings'
import type { MediaSwitches, MeetingParticipant } from '../../api/types'
import { ask_to_turn_on, give_role, type GivenRole, raise_hand, remove_participant, set_spotlight, turn_off } from '../writes'
import { toggle_pin, useLooking } from './looking'

interface Wanted {
  person: MeetingParticipant
  room: Room
  runs: boolean
  is_me: boolean
}

const nothing: MediaSwitches = { microphone: false, camera: false, screen: false, screen_sound: false }

/** What can be done about somebody: by everybody their own view, by hosts the rest. */
export function useHostItems({ person, room, runs, is_me }: Wanted): MenuItem[][] {
  const { t } = useTranslation('meetings')
  const workspace = useWorkspace()
  const pinned = useLooking((state) => state.pinned === person.id)
  const { meeting } = room
  const device = { meeting_id: meeting.id, participant_id: person.id }
  const run = (act: () => Promise<unknown>) => () => void act().catch(refused)
  const spotlit = meeting.spotlight_id === person.id
  const is_host = meeting.host_id === workspace.me.member_id
  const role = (given: GivenRole) => run(() => give_role(workspace, device, given))
  const off = (what: Partial<MediaSwitches>) => run(() => turn_off(workspace, device, { ...nothing, ...what }, true))
  const ask = (what: Partial<MediaSwitches>) => run(() => ask_to_turn_on(workspace, device, { ...nothing, ...what }))
  const { microphone, camera, screen } = person.sending
  const look: MenuItem[] = is_me ? [] : [{ key: 'pin', label: t(pinned ? 'host.unpin' : 'host.pin'), icon: <Pin />, on_select: () => toggle_pin(person.id) }]
  if (!runs) return [look]
  look.push({
    key: 'spotlight', label: t(spotlit ? 'host.unspotlight' : 'host.spotlight'), icon: <Star />,
    on_select: run(() => set_spotlight(workspace, meeting.id, spotlit ? undefined : person.id)),
  })
  const media: MenuItem[] = is_me ? [] : [
    microphone
      ? { key: 'mute', label: t('host.mute'), icon: <MicOff />, on_select: off({ microphone: true }) }
      : { key: 'ask', label: t('host.ask_unmute'), icon: <Volume2 />, on_select: ask({ microphone: true }) },
    camera
      ? { key: 'camera', label: t('host.camera_off'), icon: <VideoOff />, on_select: off({ camera: true }) }
      : { key: 'ask_camera', label: t('host.ask_camera'), icon: <Video />, on_select: ask({ camera: true }) },
  ]
  if (screen && !is_me) media.push({ key: 'screen', label: t('host.stop_share'), icon: <MonitorX />, on_select: off({ screen: true, screen_sound: true }) })
  if (person.hand_raised_at && !is_me) media.push({ key: 'hand', label: t('host.lower_hand'), icon: <Hand />, on_select: run(() => raise_hand(workspace, device, false)) })
  const roles: MenuItem[] = []
  if (is_host && !is_me && person.role !== 'guest') {
    const is_cohost = person.role === 'cohost'
    roles.push({ key: 'cohost', label: t(is_cohost ? 'host.no_cohost' : 'host.cohost'), icon: <UserRoundCog />, on_select: role(is_cohost ? 'participant' : 'cohost') })
    roles.push({ key: 'host', label: t('host.hand_over'), icon: <Crown />, on_select: role('host') })
  }
  const out: MenuItem[] = is_me || person.role === 'host' ? [] : [
    { key: 'remove', label: t('host.remove'), icon: <UserMinus />, danger: true, on_select: run(() => remove_participant(workspace, device)) },
  ]
  return [look, media, roles, out].filter((group) => group.length > 0)
}
