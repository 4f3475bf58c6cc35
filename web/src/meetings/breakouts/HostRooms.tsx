import { Minus, Plus, Send, Shuffle } from 'lucide-react'
import { type FormEvent, useState } from 'react'

import { useTranslation } from '../../i18n/translation'
import type { MeetingParticipant } from '../../api/types'
import { useWorkspace } from '../../sync/provider'
import { Button, IconButton } from '../../ui/Button'
import { CheckField } from '../../ui/CheckField'
import { SelectField, TextField } from '../../ui/Field'
import { SegmentedControl } from '../../ui/SegmentedControl'
import { toast } from '../../ui/toasts'
import type { Room } from '../state'
import { refused } from '../use_meetings'
import { kWarningSeconds } from './breakouts'
import styles from './Breakouts.module.css'
import { useSecondsLeft } from './use_breakouts'
import { close_rooms, divide, lay_out, open_rooms, tell_rooms } from './writes'

const kMost = 50
const kLongestWord = 500
const kMinutes = [0, 5, 10, 15, 20, 30, 45, 60, 90] as const

type How = 'chance' | 'hand' | 'choice'

/** How many, and who goes where. */
export function NewRooms({ room }: { room: Room }) {
  const { t } = useTranslation('meetings')
  const workspace = useWorkspace()
  const [count, set_count] = useState(2)
  const [how, choose] = useState<How>('chance')
  const [busy, set_busy] = useState(false)
  const { id } = room.meeting
  const make = async () => {
    set_busy(true)
    try {
      const rooms = Array.from({ length: count }, (_, index) => ({ name: t('rooms.usual_name', { number: index + 1 }) }))
      await lay_out(workspace, id, room.breakouts, { rooms, may_choose: how === 'choice' })
      if (how === 'chance') await divide(workspace, id, true)
    } catch (problem) {
      refused(problem)
    }
    set_busy(false)
  }
  const choices = (['chance', 'hand', 'choice'] as const).map((value) => ({ value, label: t(`rooms.how.${value}`) }))
  return (
    <div className={styles.part}>
      <div className={styles.count}>
        <span id="rooms-count">{t('rooms.how_many')}</span>
        <IconButton label={t('rooms.fewer')} disabled={count <= 1} onClick={() => set_count(count - 1)}><Minus /></IconButton>
        <output aria-labelledby="rooms-count">{count}</output>
        <IconButton label={t('rooms.more')} disabled={count >= kMost} onClick={() => set_count(count + 1)}><Plus /></IconButton>
      </div>
      <SegmentedControl label={t('rooms.how.label')} choices={choices} value={how} on_change={(value) => choose(value as How)} full />
      <p className={styles.note}>{t(`rooms.how.${how}_hint`)}</p>
      <Button variant="primary" full busy={busy} onClick={() => void make()}>{t('rooms.make', { count })}</Button>
    </div>
  )
}

/** Before they are opened: how it is done, and for how long. */
export function PreparedRooms({ room, people }: { room: Room; people: readonly MeetingParticipant[] }) {
  const { t } = useTranslation('meetings')
  const workspace = useWorkspace()
  const { breakouts } = room
  if (!breakouts) return null
  const { id } = room.meeting
  const run = (act: Promise<unknown>) => void act.catch(refused)
  const set = (change: Parameters<typeof lay_out>[3]) => run(lay_out(workspace, id, breakouts, change))
  const is_divided = people.some((person) => room.places[person.id]?.assigned_id)
  const add = () => {
    const names = new Set(breakouts.rooms.map(({ name }) => name))
    const free = Array.from({ length: kMost + 1 }, (_, index) => t('rooms.usual_name', { number: index + 1 })).find((name) => !names.has(name))
    set({ rooms: [...breakouts.rooms, { name: free ?? t('rooms.usual_name', { number: kMost }) }] })
  }
  return (
    <div className={styles.part}>
      <SelectField
        label={t('rooms.duration')}
        value={String(breakouts.minutes ?? 0)}
        choices={kMinutes.map((minutes) => ({ value: String(minutes), label: minutes === 0 ? t('rooms.no_limit') : t('rooms.minutes', { count: minutes }) }))}
        on_change={(value) => set({ minutes: Number(value) || undefined })}
      />
      <CheckField label={t('rooms.may_choose')} checked={breakouts.may_choose} on_change={(may_choose) => set({ may_choose })} />
      <CheckField label={t('rooms.may_return')} checked={breakouts.may_return} on_change={(may_return) => set({ may_return })} />
      <CheckField label={t('rooms.seats_latecomers')} checked={breakouts.seats_latecomers} disabled={breakouts.may_choose} on_change={(seats_latecomers) => set({ seats_latecomers })} />
      <div className={styles.pair}>
        <Button size="s" icon={<Plus />} disabled={breakouts.rooms.length >= kMost} onClick={add}>{t('rooms.add')}</Button>
        <Button size="s" icon={<Shuffle />} onClick={() => run(divide(workspace, id, true))}>{t(is_divided ? 'rooms.divide_anew' : 'rooms.divide')}</Button>
      </div>
      <Button variant="primary" full onClick={() => run(open_rooms(workspace, id, breakouts.minutes))}>{t('rooms.open')}</Button>
    </div>
  )
}

/** While they are open: more time, a word to all, and the end. */
export function OpenRooms({ room }: { room: Room }) {
  const { t } = useTranslation('meetings')
  const workspace = useWorkspace()
  const left = useSecondsLeft(room)
  const [text, write] = useState('')
  const { id } = room.meeting
  const run = (act: Promise<unknown>) => void act.catch(refused)
  const closing = left !== undefined && left <= kWarningSeconds
  const longer = () => run(open_rooms(workspace, id, Math.ceil((left ?? 0) / 60) + 5))
  const tell = (event: FormEvent) => {
    event.preventDefault()
    if (!text.trim()) return
    tell_rooms(workspace, id, text.trim()).then(() => {
      write('')
      toast(t('rooms.told'), 'good')
    }, refused)
  }
  return (
    <div className={styles.part}>
      <form className={styles.tell} onSubmit={tell}>
        <TextField label={t('rooms.tell')} value={text} maxLength={kLongestWord} onChange={(event) => write(event.target.value)} />
        <IconButton label={t('rooms.send')} type="submit" disabled={!text.trim()}><Send /></IconButton>
      </form>
      <div className={styles.pair}>
        <Button size="s" onClick={longer}>{t('rooms.longer')}</Button>
        <Button size="s" icon={<Shuffle />} onClick={() => run(divide(workspace, id, false))}>{t('rooms.divide_rest')}</Button>
      </div>
      <div className={styles.pair}>
        <Button disabled={closing} onClick={() => run(close_rooms(workspace, id, false))}>{t('rooms.close')}</Button>
        <Button variant="danger" onClick={() => run(close_rooms(workspace, id, true))}>{t('rooms.close_now')}</Button>
      </div>
    </div>
  )
}
