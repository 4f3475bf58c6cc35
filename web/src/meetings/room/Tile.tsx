import { Hand, Mic, MicOff, MonitorUp, Pin, PinOff } from 'lucide-react'

import { useTranslation } from '../../i18n/translation'
import { PersonAvatar, PersonName, usePersonName } from '../faces'
import type { PlacedTile } from '../layout/arrange'
import type { LineQuality, MeetingParticipant } from '../../api/types'
import { Picture } from './Picture'
import { QualityBars } from './QualityBars'
import styles from './Tile.module.css'

interface Props {
  placed: PlacedTile
  person: MeetingParticipant
  track: MediaStreamTrack | undefined
  is_me: boolean
  is_mirrored: boolean
  speaking: boolean
  pinned: boolean
  quality: LineQuality | undefined
  /** Why no picture comes though one is sent. */
  paused: string | undefined
  on_pin: () => void
}

/** Somebody, or the screen they share. */
export function Tile(props: Props) {
  const { placed, person, track, is_me, is_mirrored, speaking, pinned, quality, paused, on_pin } = props
  const { t } = useTranslation('meetings')
  const name = usePersonName(person)
  const is_screen = placed.picture === 'screen'
  const sends = is_screen ? person.sending.screen : person.sending.camera
  const label = is_screen ? t('tile.screen_of', { name }) : name
  const { left, top, width, height } = placed.spot
  const bars = quality && !is_me ? bars_of(quality) : 4
  return (
    <figure
      className={styles.tile}
      style={{ left, top, width, height, margin: 0 }}
      data-speaking={speaking && !is_screen}
      data-participant={person.id}
      data-role={placed.role}
      aria-label={label}
    >
      {sends && track ? (
        <Picture track={track} whole={is_screen} mirrored={is_me && !is_screen && is_mirrored} label={label} is_stage={placed.role !== 'tile'} />
      ) : (
        <Face person={person} size={Math.max(36, Math.min(width, height) * 0.38)} />
      )}
      {sends && paused && <div className={styles.why}>{t(paused === 'server_full' ? 'tile.paused_server' : 'tile.paused_line')}</div>}
      <figcaption className={styles.label}>
        <State person={person} is_screen={is_screen} />
        {is_me && !is_screen ? <span className={styles.name}>{t('tile.you')}</span> : is_screen ? <span className={styles.name}>{label}</span> : <PersonName person={person} />}
      </figcaption>
      {!is_screen && (
        <div className={styles.marks}>
          {person.hand_raised_at && (
            <span className={styles.mark} data-tone="hand">
              <Hand aria-hidden />
              {width > 200 && t('tile.hand')}
            </span>
          )}
          {bars < 3 && (
            <span className={styles.mark} role="img" aria-label={t('tile.weak_line')}>
              <QualityBars bars={bars} />
            </span>
          )}
        </div>
      )}
      {!is_me && width > 130 && (
        <div className={styles.tools}>
          <button type="button" className={styles.tool} aria-pressed={pinned} aria-label={t(pinned ? 'tile.unpin' : 'tile.pin', { name })} data-tip={t(pinned ? 'tile.unpin_short' : 'tile.pin_short')} onClick={on_pin}>
            {pinned ? <PinOff /> : <Pin />}
          </button>
        </div>
      )}
    </figure>
  )
}

function Face({ person, size }: { person: MeetingParticipant; size: number }) {
  return (
    <div className={styles.face}>
      <PersonAvatar person={person} size={Math.round(Math.min(120, size))} />
    </div>
  )
}

function State({ person, is_screen }: { person: MeetingParticipant; is_screen: boolean }) {
  const { t } = useTranslation('meetings')
  if (is_screen) return <MonitorUp aria-hidden />
  if (person.sending.microphone) return <Mic aria-hidden />
  return <MicOff className={styles.muted} role="img" aria-label={t('tile.muted')} />
}

/** Of either way: who is hardly heard, and who hardly hears. */
function bars_of({ loss_up_permille, loss_down_permille, round_trip_ms }: LineQuality): number {
  const loss = Math.max(loss_up_permille, loss_down_permille)
  if (loss >= 120 || round_trip_ms >= 800) return 1
  if (loss >= 50 || round_trip_ms >= 450) return 2
  return loss >= 20 ? 3 : 4
}
