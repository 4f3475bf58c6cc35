import { ArrowRightLeft, DoorOpen, LifeBuoy, LogIn, Trash2, Undo2 } from 'lucide-react'
import { type DragEvent, useState } from 'react'

import { useTranslation } from '../../i18n/translation'
import type { BreakoutRoom, MeetingParticipant } from '../../api/types'
import { useWorkspace } from '../../sync/provider'
import { Button, IconButton } from '../../ui/Button'
import { Menu, type MenuItem } from '../../ui/Menu'
import { PersonAvatar, PersonName, usePersonName } from '../faces'
import { useRuns } from '../room/use_room'
import type { Room } from '../state'
import { refused } from '../use_meetings'
import type { PanelProps } from './BreakoutsPanel'
import { choice_of, type Group, groups_of, is_open, room_of } from './breakouts'
import styles from './Breakouts.module.css'
import { assign, ask_for_help, go_to, lay_out } from './writes'

const kPerson = 'application/x-madang-participant'

/** The rooms with who is in them; who runs the meeting drags people about, or moves them by a menu. */
export function RoomGroups({ live, room, people }: PanelProps) {
  const runs = useRuns(room)
  const groups = groups_of(room, people)
  const shown = runs || is_open(room) ? groups : groups.slice(1)
  return (
    <ul className={styles.groups}>
      {shown.map((group) => (
        <RoomGroup key={group.room?.id ?? 'main'} group={group} live={live} room={room} runs={runs} />
      ))}
    </ul>
  )
}

interface GroupProps extends Omit<PanelProps, 'people'> {
  group: Group
  runs: boolean
}

function RoomGroup({ group, live, room, runs }: GroupProps) {
  const { t } = useTranslation('meetings')
  const workspace = useWorkspace()
  const [over, set_over] = useState(false)
  const to = group.room?.id
  const on_over = (event: DragEvent) => {
    if (!runs || !event.dataTransfer.types.includes(kPerson)) return
    event.preventDefault()
    set_over(true)
  }
  const on_drop = (event: DragEvent) => {
    event.preventDefault()
    set_over(false)
    const participant_id = event.dataTransfer.getData(kPerson)
    if (participant_id) void assign(workspace, { meeting_id: room.meeting.id, participant_id }, to).catch(refused)
  }
  const label = group.room?.name ?? t(is_open(room) ? 'rooms.main' : 'rooms.unassigned')
  return (
    <li className={styles.group} data-over={over} data-room={to ?? 'main'} onDragOver={on_over} onDragLeave={() => set_over(false)} onDrop={on_drop}>
      <GroupHead group={group} live={live} room={room} runs={runs} label={label} />
      {group.people.length === 0 && <p className={styles.empty}>{t('rooms.nobody')}</p>}
      <ul className={styles.people} aria-label={label}>
        {group.people.map((person) => (
          <Seat key={person.id} person={person} group={group} room={room} runs={runs} me={live.participant_id} />
        ))}
      </ul>
    </li>
  )
}

/** What a button says, and what it is called: that is what it says and where it leads. */
function way_to(room: BreakoutRoom | undefined, runs: boolean) {
  if (!room) return { short: 'rooms.back_short', named: 'rooms.back' } as const
  if (runs) return { short: 'rooms.visit', named: 'rooms.visit_named' } as const
  return { short: 'rooms.go', named: 'rooms.go_named' } as const
}

function GroupHead({ group, live, room, runs, label }: GroupProps & { label: string }) {
  const { t } = useTranslation('meetings')
  const workspace = useWorkspace()
  const open = is_open(room)
  const mine = room_of(room, live.participant_id)?.id
  const here = open && mine === group.room?.id
  const { may_return, rooms } = choice_of(room, live.participant_id, runs, Date.now())
  const may_go = group.room ? rooms.some(({ id }) => id === group.room?.id) : may_return
  const way = way_to(group.room, runs)
  const go = () => void go_to(workspace, live, group.room?.id).catch(refused)
  const remove = () => {
    const left = (room.breakouts?.rooms ?? []).filter(({ id }) => id !== group.room?.id)
    void lay_out(workspace, room.meeting.id, room.breakouts, { rooms: left }).catch(refused)
  }
  return (
    <header className={styles.head}>
      {runs && group.room && !open ? (
        <RoomName key={group.room.name} room={room} id={group.room.id} name={group.room.name} />
      ) : (
        <h3 className={styles.name}>{label}</h3>
      )}
      <span className={styles.size}>{group.people.length}</span>
      {here && <span className={styles.here}><DoorOpen size={14} aria-hidden /> {t('rooms.here')}</span>}
      {open && !here && may_go && (
        <Button size="s" icon={group.room ? <LogIn /> : <Undo2 />} aria-label={t(way.named, { room: label })} onClick={go}>
          {t(way.short)}
        </Button>
      )}
      {runs && group.room && !open && <IconButton label={t('rooms.remove', { room: label })} onClick={remove}><Trash2 /></IconButton>}
    </header>
  )
}

/** Renamed by leaving the field, or with Enter; Escape gives the old name back. */
function RoomName({ room, id, name }: { room: Room; id: string; name: string }) {
  const { t } = useTranslation('meetings')
  const workspace = useWorkspace()
  const [text, write] = useState(name)
  const save = () => {
    const wanted = text.trim()
    if (!wanted || wanted === name) return write(name)
    const rooms = (room.breakouts?.rooms ?? []).map((each) => (each.id === id ? { id, name: wanted } : each))
    lay_out(workspace, room.meeting.id, room.breakouts, { rooms }).catch((problem: unknown) => {
      write(name)
      refused(problem)
    })
  }
  return (
    <input
      className={styles.rename}
      aria-label={t('rooms.rename', { room: name })}
      value={text}
      maxLength={60}
      onChange={(event) => write(event.target.value)}
      onBlur={save}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return
        if (event.key === 'Enter') event.currentTarget.blur()
        if (event.key === 'Escape') write(name)
      }}
    />
  )
}

interface SeatProps extends Pick<GroupProps, 'group' | 'room' | 'runs'> {
  person: MeetingParticipant
  me: string
}

function Seat({ person, group, room, runs, me }: SeatProps) {
  const { t } = useTranslation('meetings')
  const asks = room.places[person.id]?.help_asked_at !== undefined
  const may_move = runs && (person.id !== me || !is_open(room))
  return (
    <li
      className={styles.seat}
      data-participant={person.id}
      data-asks={asks}
      draggable={may_move}
      onDragStart={(event) => event.dataTransfer.setData(kPerson, person.id)}
    >
      <PersonAvatar person={person} size={24} />
      <span className={styles.who}>
        <PersonName person={person} />
        {person.id === me && <span className={styles.you}> {t('tile.you')}</span>}
      </span>
      {asks && <LifeBuoy className={styles.asks} role="img" aria-label={t('rooms.asks')} />}
      {may_move && <SeatMenu person={person} group={group} room={room} asks={asks} />}
    </li>
  )
}

function SeatMenu({ person, group, room, asks }: Pick<SeatProps, 'person' | 'group' | 'room'> & { asks: boolean }) {
  const { t } = useTranslation('meetings')
  const workspace = useWorkspace()
  const name = usePersonName(person)
  const device = { meeting_id: room.meeting.id, participant_id: person.id }
  const item = (key: string, label: string, to: string | undefined): MenuItem => ({
    key, label, icon: <DoorOpen />, on_select: () => void assign(workspace, device, to).catch(refused),
  })
  const others = (room.breakouts?.rooms ?? []).filter(({ id }) => id !== group.room?.id)
  const rooms = others.map((each) => item(each.id, each.name, each.id))
  const out = group.room ? [item('main', t(is_open(room) ? 'rooms.main' : 'rooms.unassigned'), undefined)] : []
  const help: MenuItem[] = asks
    ? [{ key: 'help', label: t('rooms.helped'), icon: <LifeBuoy />, on_select: () => void ask_for_help(workspace, device, false).catch(refused) }]
    : []
  return (
    <Menu
      heading={t('rooms.move_to')}
      groups={[rooms, out, help].filter((items) => items.length > 0)}
      trigger={<IconButton label={t('rooms.move', { name })}><ArrowRightLeft /></IconButton>}
    />
  )
}
