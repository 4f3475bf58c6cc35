import { Mic, MicOff, PhoneOff } from 'lucide-react'
import { Link } from 'react-router'

import { useTranslation } from '../i18n/translation'
import { PersonAvatar } from './faces'
import { end_live, forget_ended } from './live'
import type { LiveMeeting } from './live_meeting'
import styles from './Meetings.module.css'
import { meeting_path } from './paths'
import { Picture } from './room/Picture'
import { useDevice, useLiveState, useOwn, useRoom } from './room/use_room'

/** The meeting goes on in a corner while its person looks at other pages. */
export function MiniMeeting({ live }: { live: LiveMeeting }) {
  const { t } = useTranslation('meetings')
  const room = useRoom(live.meeting_id)
  const device = useDevice(live)
  useLiveState(live, ({ lines }) => lines) // with another connection come other tracks
  const hears = useOwn(live, ({ microphone }) => microphone.is_on && microphone.track !== undefined)
  const own = useOwn(live, ({ camera }) => camera.track)
  const stage = Object.entries(device?.pointed ?? {}).find(([place]) => place === 'shared_screen/0' || place === 'stage/0' || place === 'tile/0')
  const [place, whose] = stage ?? []
  const track = place === 'shared_screen/0' ? live.track('shared_screen') : place === 'stage/0' ? live.track('stage') : place ? live.track('tile') : own
  const shown = whose ? room?.participants[whose] : device?.participant
  const title = room?.meeting.title ?? ''
  const leave = () => {
    end_live('left')
    forget_ended()
  }
  return (
    <section className={styles.mini} aria-label={title}>
      <Link to={meeting_path(live.meeting_id)} className={styles.mini_picture} aria-label={t('mini.back', { title })}>
        {track ? <Picture track={track} label={title} whole={place === 'shared_screen/0'} /> : shown && <PersonAvatar person={shown} size={56} />}
      </Link>
      <div className={styles.mini_bar}>
        <Link to={meeting_path(live.meeting_id)} className={styles.mini_title} tabIndex={-1}>{title}</Link>
        <button type="button" className={styles.mini_button} data-look={hears ? 'plain' : 'off'} aria-pressed={hears} aria-label={t(hears ? 'bar.mute' : 'bar.unmute')} onClick={() => void live.own.set_microphone(!hears)}>
          {hears ? <Mic /> : <MicOff />}
        </button>
        <button type="button" className={styles.mini_button} data-look="leave" aria-label={t('bar.leave')} onClick={leave}>
          <PhoneOff />
        </button>
      </div>
    </section>
  )
}
