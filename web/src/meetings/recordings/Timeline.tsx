import { useMemo, type PointerEvent } from 'react'
import { useStore } from 'zustand'

import type { RecordingSheet } from '../../api/types'
import { useTranslation } from '../../i18n/translation'
import { MemberAvatar, MemberName } from '../../people/members'
import { begin_near, clock_text, next_begin, spoken_by, type Stretch } from './moments'
import type { Playback } from './playback'
import styles from './Player.module.css'

const kMarks = [0, 0.25, 0.5, 0.75, 1] // of the length
const kFingerPx = 12

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

/** Who was there, who spoke and whose screen was shown. Whoever touches it is led there. */
export function Timeline({ playback, sheet }: { playback: Playback; sheet: RecordingSheet }) {
  const { t } = useTranslation('meetings')
  const end_ms = useStore(playback.store, (state) => Math.max(1, state.end_ms))
  const rows = useMemo(() => rows_of(sheet, end_ms), [sheet, end_ms])
  return (
    <section className={styles.timeline} aria-label={t('recording.timeline')}>
      <h2>{t('recording.timeline')}</h2>
      <div className={styles.lines}>
        {rows.map((row) => <Line key={row.member_id} playback={playback} row={row} end_ms={end_ms} />)}
        <p className={styles.marks} aria-hidden>
          {kMarks.map((share) => <span key={share}>{clock_text(share * end_ms)}</span>)}
        </p>
      </div>
      <p className={styles.legend}>
        <span data-of="spoke">{t('recording.spoke')}</span>
        <span data-of="shared">{t('recording.shared')}</span>
        <span data-of="there">{t('recording.there')}</span>
      </p>
    </section>
  )
}

function Line({ playback, row, end_ms }: { playback: Playback; row: Row; end_ms: number }) {
  const { t } = useTranslation('meetings')
  const at_ms = useStore(playback.store, (state) => state.at_ms)
  const all = useMemo(() => [...row.spoke, ...row.shared].toSorted((a, b) => a.from_ms - b.from_ms), [row])
  const speaks = row.spoke.some(({ from_ms, to_ms }) => from_ms <= at_ms && at_ms < to_ms)
  const next = next_begin(all, at_ms)
  const place = ({ from_ms, to_ms }: Stretch) => ({ left: `${(from_ms / end_ms) * 100}%`, width: `${(Math.max(0, to_ms - from_ms) / end_ms) * 100}%` })
  const touch = (event: PointerEvent<HTMLElement>, is_first: boolean) => {
    const { left, width } = event.currentTarget.getBoundingClientRect()
    const ms = Math.max(0, Math.min(1, (event.clientX - left) / width)) * end_ms
    playback.seek(is_first ? begin_near(all, ms, (kFingerPx / width) * end_ms) : ms)
  }
  const who = (
    <>
      <MemberAvatar id={row.member_id} size={24} />
      <MemberName id={row.member_id} />
    </>
  )
  return (
    <div className={styles.line} data-speaks={speaks}>
      {next === undefined ? (
        <span className={styles.who}>{who}</span>
      ) : (
        <button type="button" className={styles.who} data-tip={t('recording.to_next', { at: clock_text(next) })} onClick={() => playback.seek(next)}>
          {who}
          <span className={styles.unseen}>{t('recording.to_next', { at: clock_text(next) })}</span>
        </button>
      )}
      <div
        className={styles.track}
        data-track
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          touch(event, true)
        }}
        onPointerMove={(event) => event.buttons > 0 && touch(event, false)}
      >
        {row.there.map((stretch) => <span key={stretch.from_ms} className={styles.there} style={place(stretch)} />)}
        {row.shared.map((stretch) => <span key={stretch.from_ms} className={styles.shared} style={place(stretch)} data-tip={t('recording.shared_at', { at: clock_text(stretch.from_ms) })} />)}
        {row.spoke.map((stretch) => <span key={stretch.from_ms} className={styles.spoke} style={place(stretch)} data-tip={t('recording.spoke_at', { at: clock_text(stretch.from_ms) })} />)}
        <span className={styles.now} style={{ left: `${Math.min(100, (at_ms / end_ms) * 100)}%` }} />
      </div>
    </div>
  )
}
