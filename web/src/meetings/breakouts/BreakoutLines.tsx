import { DoorOpen, LifeBuoy, Megaphone, Undo2, X } from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'

import { useTranslation } from '../../i18n/translation'
import { useMember } from '../../people/members'
import { useWorkspace } from '../../sync/provider'
import { Button, IconButton } from '../../ui/Button'
import { toast } from '../../ui/toasts'
import type { LiveMeeting } from '../live_meeting'
import { look } from '../room/looking'
import { useRuns } from '../room/use_room'
import type { Room, RoomsWord } from '../state'
import { refused } from '../use_meetings'
import { choice_of, clock_of, is_open, kLastSeconds, kWarningSeconds, room_of, those_asking } from './breakouts'
import styles from './Breakouts.module.css'
import { useArrival, useSecondsLeft } from './use_breakouts'
import { ask_for_help, forget_word, go_to } from './writes'

interface Props {
  live: LiveMeeting
  room: Room
}

/** Above the stage: where this device is, how long yet, the way back, and what the host says to all rooms. */
export function BreakoutLines({ live, room, children }: Props & { children: ReactNode }) {
  return (
    <div className={styles.lines}>
      {children}
      {is_open(room) && <Where live={live} room={room} />}
      {room.word && <Word key={room.word.key} word={room.word} meeting_id={room.meeting.id} />}
    </div>
  )
}

function Where({ live, room }: Props) {
  const { t } = useTranslation('meetings')
  const workspace = useWorkspace()
  const runs = useRuns(room)
  const left = useSecondsLeft(room)
  const mine = room_of(room, live.participant_id)
  const { may_return } = choice_of(room, live.participant_id, runs, Date.now())
  const asked = room.places[live.participant_id]?.help_asked_at !== undefined
  const closing = left !== undefined && left <= kWarningSeconds
  const run = (act: Promise<unknown>) => void act.catch(refused)
  useHelpCalls(live, room, runs)
  return (
    <div className={styles.where} data-tone={closing ? 'warn' : 'plain'} data-breakout={mine?.id ?? 'main'} role="status" aria-live={closing ? 'polite' : 'off'}>
      <DoorOpen size={16} aria-hidden />
      <b className={styles.place}>{mine?.name ?? t('rooms.main')}</b>
      {closing ? <span>{t(mine ? 'rooms.closing_in' : 'rooms.closing', { count: left })}</span> : left !== undefined && <Left seconds={left} />}
      <span className={styles.acts}>
        {mine && !runs && (
          <Button size="s" icon={<LifeBuoy />} aria-pressed={asked} onClick={() => run(ask_for_help(workspace, live, !asked))}>
            {t(asked ? 'rooms.help_asked' : 'rooms.ask_help')}
          </Button>
        )}
        {mine && may_return && (
          <Button size="s" icon={<Undo2 />} variant={closing ? 'primary' : 'secondary'} onClick={() => run(go_to(workspace, live, undefined))}>
            {t(closing ? 'rooms.back_now' : 'rooms.back')}
          </Button>
        )}
        {!mine && <Button size="s" onClick={() => look({ panel: 'rooms' })}>{t('rooms.show')}</Button>}
      </span>
    </div>
  )
}

function Left({ seconds }: { seconds: number }) {
  const { t } = useTranslation('meetings')
  return (
    <time className={styles.left} role="timer" aria-label={t('rooms.left', { time: clock_of(seconds) })}>
      {clock_of(seconds)}
    </time>
  )
}

/** Each is said once to who runs the meeting, with the way there. */
function useHelpCalls(live: LiveMeeting, room: Room, runs: boolean): void {
  const { t } = useTranslation('meetings')
  const workspace = useWorkspace()
  const told = useRef(new Set<string>())
  useEffect(() => {
    if (!runs) return
    for (const { participant_id, since } of those_asking(room)) {
      const key = `${participant_id}/${since}`
      const there = room_of(room, participant_id)
      if (told.current.has(key) || !there) continue
      told.current.add(key)
      const go = { label: t('rooms.go_there'), run: () => void go_to(workspace, live, there.id).catch(refused) }
      toast(t('rooms.somebody_asks', { room: there.name }), 'plain', go)
    }
  }, [live, room, runs, t, workspace])
}

function Word({ word, meeting_id }: { word: RoomsWord; meeting_id: string }) {
  const { t } = useTranslation('meetings')
  const workspace = useWorkspace()
  const name = useMember(word.member_id)?.display_name ?? ''
  return (
    <div className={styles.word} role="alert">
      <Megaphone size={16} aria-hidden />
      <p>
        <b>{t('rooms.word_of', { name })}</b> <bdi>{word.text}</bdi>
      </p>
      <IconButton label={t('rooms.word_read')} onClick={() => forget_word(workspace, meeting_id)}>
        <X />
      </IconButton>
    </div>
  )
}

/** Over the stage, for a moment: where one has come to; and the last seconds before all go back. */
export function BreakoutVeil({ live, room }: Props) {
  const { t } = useTranslation('meetings')
  const arrival = useArrival(live, room)
  const left = useSecondsLeft(room)
  const inside = room_of(room, live.participant_id) !== undefined
  if (arrival) {
    return (
      <div key={arrival.key} className={styles.veil} role="status">
        <DoorOpen aria-hidden />
        <b>{arrival.room?.name ?? t('rooms.main')}</b>
        <span>{t(arrival.room ? 'rooms.arrived' : 'rooms.together')}</span>
      </div>
    )
  }
  if (!inside || left === undefined || left > kLastSeconds) return null
  return <div className={styles.last} role="alert">{t('rooms.going_back', { count: left })}</div>
}
