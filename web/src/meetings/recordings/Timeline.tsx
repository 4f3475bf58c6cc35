import { useMemo } from 'react'
import { useStore } from 'zustand'

import type { RecordingSheet } from '../../api/types'
import { useTranslation } from '../../i18n/translation'
import { MemberAvatar, MemberName } from '../../people/members'
import { clock_text, spoken_by, type Stretch } from './moments'
import type { Playback } from './playback'
import styles from './Recording.module.css'

interface Row {
  member_id: string
  there: Stretch[]
  spoke: Stretch[]
  shared: Stretch[]
}

/** Each person once, however often they came and with how many devices. */
function rows_of({ people, parts, voices }: RecordingSheet, end_ms: number): Row[] {
  const members = [...new Set(people.map(({ member_id }) => member_id))]
  return members.map((member_id) => {
    const own = people.filter((each) => each.member_id === member_id)
    const ids = new Set(own.map(({ participant_id }) => participant_id))
    const there = own.map(({ from_ms, to_ms }) => ({ from_ms, to_ms: Math.min(to_ms ?? end_ms, end_ms) }))
    const screens = parts.filter(({ kind, participant_id }) => kind === 'screen' && ids.has(participant_id))
    return {
      member_id,
      there: there.filter(({ from_ms, to_ms }) => to_ms > from_ms),
      spoke: spoken_by(voices, ids, end_ms),
      shared: screens.map(({ first_ms, last_ms }) => ({ from_ms: first_ms, to_ms: last_ms })),
    }
  })
}

/** Who was there, who spoke and whose screen was shown; each stretch leads to its moment. */
export function Timeline({ playback, sheet }: { playback: Playback; sheet: RecordingSheet }) {
  const { t } = useTranslation('meetings')
  const end_ms = useStore(playback.store, (state) => Math.max(1, state.end_ms))
  const at_ms = useStore(playback.store, (state) => state.at_ms)
  const rows = useMemo(() => rows_of(sheet, end_ms), [sheet, end_ms])
  const place = ({ from_ms, to_ms }: Stretch) => ({ left: `${(from_ms / end_ms) * 100}%`, width: `${(Math.max(0, to_ms - from_ms) / end_ms) * 100}%` })
  return (
    <section className={styles.timeline} aria-label={t('recording.timeline')}>
      {rows.map((row) => (
        <div key={row.member_id} className={styles.line}>
          <span className={styles.who}>
            <MemberAvatar id={row.member_id} size={24} />
            <MemberName id={row.member_id} />
          </span>
          <span className={styles.track}>
            {row.there.map((stretch) => <span key={stretch.from_ms} className={styles.there} style={place(stretch)} />)}
            {row.shared.map((stretch) => (
              <button key={`s${stretch.from_ms}`} type="button" className={styles.shared} style={place(stretch)} aria-label={t('recording.shared_at', { at: clock_text(stretch.from_ms) })} onClick={() => playback.seek(stretch.from_ms)} />
            ))}
            {row.spoke.map((stretch) => (
              <button key={`v${stretch.from_ms}`} type="button" className={styles.spoke} style={place(stretch)} aria-label={t('recording.spoke_at', { at: clock_text(stretch.from_ms) })} onClick={() => playback.seek(stretch.from_ms)} />
            ))}
            <span className={styles.now} style={{ left: `${Math.min(100, (at_ms / end_ms) * 100)}%` }} />
          </span>
        </div>
      ))}
      <p className={styles.legend}>
        <span data-of="spoke">{t('recording.spoke')}</span>
        <span data-of="shared">{t('recording.shared')}</span>
        <span data-of="there">{t('recording.there')}</span>
      </p>
    </section>
  )
}
