import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useEffect, useMemo } from 'react'

import { useTranslation } from '../../i18n/translation'
import { type Arrangement, arrange, type PlacedTile } from '../layout/arrange'
import { view_of } from '../layout/view'
import type { LiveMeeting } from '../live_meeting'
import type { OwnDevice, Room } from '../state'
import type { MeetingParticipant } from '../../api/types'
import { look, toggle_pin, useLooking } from './looking'
import { Reactions } from './Reactions'
import styles from './Room.module.css'
import { Tile } from './Tile'
import { shown_of, useArea, useLastSpeaker, useLiveState, useOwn } from './use_room'

interface Props {
  live: LiveMeeting
  room: Room
  device: OwnDevice
  people: readonly MeetingParticipant[]
}

/** Everybody, in the layout that fits what is going on. */
export function Stage({ live, room, device, people }: Props) {
  const { t } = useTranslation('meetings')
  const [measure, area] = useArea()
  const { mode, pinned, page, hides_self } = useLooking()
  const me = live.participant_id
  const speaker = useLastSpeaker(room, me)
  const spotlit = room.meeting.spotlight_id
  const arrangement = useMemo(
    () =>
      arrange({
        mode, pinned, spotlit, speaker, page, area, hides_self,
        people: people.map((person) => shown_of(person, me)),
        slots: live.tiles,
      }),
    [mode, pinned, spotlit, speaker, page, area, hides_self, people, me, live],
  )
  useShownView(live, arrangement, people)
  const turn = (by: number) => look({ page: arrangement.page + by })
  return (
    <div className={styles.stage} ref={measure} data-mode={arrangement.mode}>
      {area.width > 0 && arrangement.tiles.map((placed) => (
        <Placed key={`${placed.picture}/${placed.id}`} placed={placed} live={live} room={room} device={device} people={people} />
      ))}
      {arrangement.page > 0 && (
        <button type="button" className={`${styles.pager} ${styles.before}`} onClick={() => turn(-1)} aria-label={t('stage.page_before')}>
          <ChevronLeft />
        </button>
      )}
      {arrangement.page < arrangement.pages - 1 && (
        <button type="button" className={`${styles.pager} ${styles.after}`} onClick={() => turn(1)} aria-label={t('stage.page_after')}>
          <ChevronRight />
        </button>
      )}
      {arrangement.pages > 1 && (
        <span className={styles.pages}>{t('stage.page', { page: arrangement.page + 1, pages: arrangement.pages })}</span>
      )}
      <Reactions room={room} />
    </div>
  )
}

/** Says to the server what is looked at. */
function useShownView(live: LiveMeeting, arrangement: Arrangement, people: readonly MeetingParticipant[]): void {
  const hears_only = useLiveState(live, (state) => state.hears_only)
  useEffect(() => {
    const cameras = new Set(people.filter(({ sending }) => sending.camera).map(({ id }) => id))
    const scale = Math.min(2, window.devicePixelRatio || 1)
    const { view: before } = live.state
    live.show(view_of({ arrangement, me: live.participant_id, scale, before, hears_only, cameras }))
  }, [live, arrangement, people, hears_only])
}

function Placed({ placed, live, room, device, people }: Props & { placed: PlacedTile }) {
  const person = people.find(({ id }) => id === placed.id)
  const pinned = useLooking((state) => state.pinned === placed.id)
  const is_mirrored = useOwn(live, (state) => state.choice.is_mirrored)
  const is_me = placed.id === live.participant_id
  const own_camera = useOwn(live, (state) => state.camera.track)
  const [place, track] = useComing(live, device, placed)
  if (!person) return null
  const own = placed.picture === 'screen' ? live.screen_track : own_camera
  return (
    <Tile
      placed={placed}
      person={person}
      track={is_me ? own : track}
      is_me={is_me}
      is_mirrored={is_mirrored}
      speaking={room.speakers.includes(placed.id)}
      pinned={pinned}
      quality={room.quality[placed.id]}
      paused={place && device.paused[place]}
      on_pin={() => toggle_pin(placed.id)}
    />
  )
}

type Coming = [place: string | undefined, track: MediaStreamTrack | undefined]

/** On which place somebody's picture comes: the server has the last word about who is on it. */
function useComing(live: LiveMeeting, { pointed }: OwnDevice, { id, role }: PlacedTile): Coming {
  useLiveState(live, ({ lines }) => lines) // with another connection come other tracks
  if (role === 'screen' && pointed['shared_screen/0'] !== id) return [undefined, undefined]
  if (role === 'screen') return ['shared_screen/0', live.track('shared_screen')]
  if (role === 'stage' && pointed['stage/0'] === id) return ['stage/0', live.track('stage')]
  const found = Object.entries(pointed).find(([place, whose]) => whose === id && place.startsWith('tile/'))
  if (!found) return [undefined, undefined]
  return [found[0], live.track('tile', Number(found[0].slice('tile/'.length)))]
}
