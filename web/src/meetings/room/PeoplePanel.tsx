import { ClipboardList, Crown, Hand, Lock, LockOpen, Mic, MicOff, MonitorUp, MoreHorizontal, Settings2, UserCheck, UserPlus, Video, VideoOff } from 'lucide-react'
import { Suspense, useState } from 'react'

import { part } from '../../i18n/part'
import { useTranslation } from '../../i18n/translation'
import { useWorkspace } from '../../sync/provider'
import { Tag } from '../../ui/Badge'
import { Button, IconButton } from '../../ui/Button'
import { Menu } from '../../ui/Menu'
import { PaneBody, PaneHeader } from '../../ui/Panes'
import { PersonAvatar, PersonName, usePersonName } from '../faces'
import { is_visit } from '../guests/visit'
import type { LiveMeeting } from '../live_meeting'
import type { Room } from '../state'
import { refused } from '../use_meetings'
import type { MeetingParticipant } from '../../api/types'
import { admit, admit_all, change_meeting, mute_all, remove_participant } from '../writes'
import { InviteDialog } from './InviteDialog'
import { look } from './looking'
import styles from './Panel.module.css'
import { useHostItems } from './use_host_items'
import { useRuns, useWaiting } from './use_room'

const SettingsDialog = part(async () => (await import('../SettingsDialog')).SettingsDialog)
const AttendanceDialog = part(async () => (await import('../AttendanceDialog')).AttendanceDialog)

interface Props {
  live: LiveMeeting
  room: Room
  people: readonly MeetingParticipant[]
}

/** Who is in it, who waits, and what a host can do about it. */
export function PeoplePanel({ live, room, people }: Props) {
  const { t } = useTranslation('meetings')
  const runs = useRuns(room)
  const visits = is_visit(useWorkspace().me)
  const [inviting, invite] = useState(false)
  const hands = people.filter(({ hand_raised_at }) => hand_raised_at)
  const in_turn = [...hands].sort((a, b) => ((a.hand_raised_at ?? '') < (b.hand_raised_at ?? '') ? -1 : 1))
  const rest = people.filter(({ hand_raised_at }) => !hand_raised_at)
  return (
    <section className={styles.whole} aria-label={t('people.title')}>
      <PaneHeader level={2} title={t('people.title')} subtitle={t('people.count', { count: people.length })} on_close={() => look({ panel: undefined })} />
      <PaneBody className={styles.body}>
        {runs && <Waiting room={room} />}
        <div className={styles.tools}>
          {!visits && <Button full icon={<UserPlus />} onClick={() => invite(true)}>{t('people.invite')}</Button>}
          {runs && <HostTools room={room} />}
        </div>
        {in_turn.length > 0 && <h3 className={styles.heading}>{t('people.hands')}</h3>}
        <People people={in_turn} live={live} room={room} runs={runs} />
        {in_turn.length > 0 && <h3 className={styles.heading}>{t('people.everybody')}</h3>}
        <People people={rest} live={live} room={room} runs={runs} />
      </PaneBody>
      {inviting && <InviteDialog room={room} people={people} on_close={() => invite(false)} />}
    </section>
  )
}

function HostTools({ room }: { room: Room }) {
  const { t } = useTranslation('meetings')
  const workspace = useWorkspace()
  const { id, settings } = room.meeting
  const [shown, show] = useState<'settings' | 'attendance'>()
  const lock = () => void change_meeting(workspace, id, { settings: { is_locked: !settings.is_locked } }).catch(refused)
  return (
    <div className={styles.pair}>
      <Button size="s" icon={<MicOff />} onClick={() => void mute_all(workspace, id, true).catch(refused)}>{t('people.mute_all')}</Button>
      <Button size="s" icon={settings.is_locked ? <LockOpen /> : <Lock />} onClick={lock}>{t(settings.is_locked ? 'people.unlock' : 'people.lock')}</Button>
      <Button size="s" icon={<Settings2 />} onClick={() => show('settings')}>{t('settings.title')}</Button>
      <Button size="s" icon={<ClipboardList />} onClick={() => show('attendance')}>{t('attendance.title')}</Button>
      <Suspense fallback={null}>
        {shown === 'settings' && <SettingsDialog meeting={room.meeting} on_close={() => show(undefined)} />}
        {shown === 'attendance' && <AttendanceDialog meeting={room.meeting} on_close={() => show(undefined)} />}
      </Suspense>
    </div>
  )
}

function Waiting({ room }: { room: Room }) {
  const { t } = useTranslation('meetings')
  const workspace = useWorkspace()
  const waiting = useWaiting(room)
  if (waiting.length === 0) return null
  const device = (participant_id: string) => ({ meeting_id: room.meeting.id, participant_id })
  return (
    <section className={styles.waiting} aria-label={t('people.waiting')}>
      <header>
        <h3 className={styles.heading}>{t('people.waiting')}</h3>
        {waiting.length > 1 && <Button size="s" variant="quiet" onClick={() => void admit_all(workspace, room.meeting.id).catch(refused)}>{t('people.admit_all')}</Button>}
      </header>
      <ul className={styles.list}>
        {waiting.map((person) => (
          <li key={person.id} className={styles.person}>
            <PersonAvatar person={person} size={32} />
            <span className={styles.name}>
              <PersonName person={person} />
              {person.role === 'guest' && <span className={styles.role}><Tag tone="warn">{t('roles.guest')}</Tag></span>}
            </span>
            <Button size="s" variant="quiet" onClick={() => void remove_participant(workspace, device(person.id)).catch(refused)}>{t('people.refuse')}</Button>
            <Button size="s" variant="primary" icon={<UserCheck />} onClick={() => void admit(workspace, device(person.id)).catch(refused)}>{t('people.admit')}</Button>
          </li>
        ))}
      </ul>
    </section>
  )
}

function People({ people, live, room, runs }: Props & { runs: boolean }) {
  return (
    <ul className={styles.list}>
      {people.map((person) => (
        <Person key={person.id} person={person} live={live} room={room} runs={runs} />
      ))}
    </ul>
  )
}

interface PersonProps extends Omit<Props, 'people'> {
  person: MeetingParticipant
  runs: boolean
}

function Person({ person, live, room, runs }: PersonProps) {
  const { t } = useTranslation('meetings')
  const name = usePersonName(person)
  const is_me = person.id === live.participant_id
  const { microphone, camera, screen } = person.sending
  return (
    <li className={styles.person} data-participant={person.id}>
      <PersonAvatar person={person} size={32} />
      <span className={styles.name}>
        <PersonName person={person} />
        <span className={styles.role}>
          {is_me && t('tile.you')}
          {person.role === 'host' && <Tag tone="accent"><Crown aria-hidden /> {t('roles.host')}</Tag>}
          {person.role === 'cohost' && <Tag>{t('roles.cohost')}</Tag>}
          {person.role === 'guest' && <Tag tone="warn">{t('roles.guest')}</Tag>}
        </span>
      </span>
      <span className={styles.states}>
        {person.hand_raised_at && <Hand className={styles.hand} role="img" aria-label={t('tile.hand')} />}
        {screen && <MonitorUp role="img" aria-label={t('people.shares')} />}
        {camera ? <Video role="img" aria-label={t('people.camera_on')} /> : <VideoOff className={styles.off} role="img" aria-label={t('people.camera_off')} />}
        {microphone ? <Mic role="img" aria-label={t('people.speaks')} /> : <MicOff className={styles.off} role="img" aria-label={t('tile.muted')} />}
      </span>
      {(!is_me || runs) && <PersonMenu person={person} name={name} live={live} room={room} runs={runs} />}
    </li>
  )
}

function PersonMenu({ person, name, live, room, runs }: PersonProps & { name: string }) {
  const { t } = useTranslation('meetings')
  const groups = useHostItems({ person, room, runs, is_me: person.id === live.participant_id })
  return (
    <Menu
      groups={groups}
      trigger={
        <IconButton label={t('people.more', { name })}>
          <MoreHorizontal />
        </IconButton>
      }
    />
  )
}
