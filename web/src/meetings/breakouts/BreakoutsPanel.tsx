import { useTranslation } from '../../i18n/translation'
import { class_names } from '../../ui/class_names'
import { PaneBody, PaneHeader } from '../../ui/Panes'
import type { MeetingParticipant } from '../../api/types'
import type { LiveMeeting } from '../live_meeting'
import { look } from '../room/looking'
import panel from '../room/Panel.module.css'
import { useRuns } from '../room/use_room'
import type { Room } from '../state'
import { is_open } from './breakouts'
import styles from './Breakouts.module.css'
import { NewRooms, OpenRooms, PreparedRooms } from './HostRooms'
import { RoomGroups } from './RoomGroups'

export interface PanelProps {
  live: LiveMeeting
  room: Room
  /** Everybody in the meeting, in whatever room. */
  people: readonly MeetingParticipant[]
}

/** The breakout rooms: who runs the meeting prepares, opens and watches them, others see where everybody is. */
export function BreakoutsPanel({ live, room, people }: PanelProps) {
  const { t } = useTranslation('meetings')
  const runs = useRuns(room)
  const open = is_open(room)
  const laid_out = (room.breakouts?.rooms.length ?? 0) > 0
  return (
    <section className={class_names(panel.whole, styles.rooms)} aria-label={t('rooms.title')}>
      <PaneHeader level={2} title={t('rooms.title')} subtitle={t(open ? 'rooms.are_open' : 'rooms.are_closed')} on_close={() => look({ panel: undefined })} />
      <PaneBody className={panel.body}>
        {runs && !open && !laid_out && <NewRooms room={room} />}
        {runs && !open && laid_out && <PreparedRooms room={room} people={people} />}
        {runs && open && <OpenRooms room={room} />}
        {laid_out && (runs || open) && <RoomGroups live={live} room={room} people={people} />}
        {!runs && !open && <p className={styles.note}>{t('rooms.not_open')}</p>}
        {runs && <p className={styles.note}>{t('rooms.recording')}</p>}
      </PaneBody>
    </section>
  )
}
