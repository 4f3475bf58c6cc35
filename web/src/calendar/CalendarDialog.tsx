import { useQuery } from '@tanstack/react-query'
import { Download, Trash2 } from 'lucide-react'
import { useState } from 'react'

import type { Calendar } from '../api/types'
import { useTranslation } from '../i18n/translation'
import { form_problem, FormProblem, useSubmission } from '../people/forms'
import { runs_organisation, useMyself } from '../people/members'
import { useWorkspace } from '../sync/provider'
import { Button, button_class, IconButton } from '../ui/Button'
import { CopyField } from '../ui/CopyField'
import { Dialog } from '../ui/Dialog'
import { TextField } from '../ui/Field'
import { hue_style, kHues } from './colours'
import { rooms_of } from './fetching'
import styles from './Form.module.css'
import { change_calendar, create_room, remove_calendar, remove_room, set_feed } from './writes'

interface Props {
  calendar: Calendar
  on_close: () => void
}

/** Its colour is one's own; its name and its address are who manages it. */
export function CalendarDialog({ calendar, on_close }: Props) {
  const { t } = useTranslation('calendar')
  const workspace = useWorkspace()
  const write = useSubmission()
  const [name, set_name] = useState(calendar.name)
  const [sure, be_sure] = useState(false)
  const is_named = calendar.may_manage && calendar.kind !== 'personal'
  const shown = calendar.name || t('calendars.own')
  const rename = () => (name === calendar.name ? Promise.resolve() : change_calendar(workspace, calendar.id, { name }))
  const save = () => write.submit(rename).then((done) => done && on_close())
  const remove = () => write.submit(() => remove_calendar(workspace, calendar.id)).then((done) => done && on_close())
  const footer = sure ? (
    <>
      <Button onClick={() => be_sure(false)}>{t('event.cancel')}</Button>
      <Button variant="danger" busy={write.busy} onClick={() => void remove()}>
        {t('settings.remove')}
      </Button>
    </>
  ) : (
    <Button variant="primary" busy={write.busy} onClick={() => void save()}>
      {t('settings.save')}
    </Button>
  )
  return (
    <Dialog open on_close={on_close} title={shown} footer={footer}>
      {sure ? (
        <p>{t('settings.remove_sure', { name: shown })}</p>
      ) : (
        <div className={styles.form}>
          {is_named && <TextField label={t('settings.name')} value={name} maxLength={100} onChange={(event) => set_name(event.target.value)} />}
          <div className={styles.field}>
            <span className={styles.label}>{t('settings.colour')}</span>
            <div className={styles.swatches}>
              {kHues.map((hue, colour) => (
                <button
                  key={hue}
                  type="button"
                  style={hue_style(colour)}
                  aria-pressed={calendar.colour === colour}
                  aria-label={t('settings.colour_of', { number: colour + 1 })}
                  onClick={() => void change_calendar(workspace, calendar.id, { colour })}
                />
              ))}
            </div>
          </div>
          {calendar.may_manage && <Feed calendar={calendar} />}
          {calendar.kind === 'organisation' && <Rooms />}
          <div className={styles.apart}>
            <a className={button_class()} href={`/api/orgs/${workspace.me.organisation_id}/calendars/${calendar.id}/file`} download>
              <Download /> {t('settings.export')}
            </a>
            {is_named && (
              <Button variant="quiet" icon={<Trash2 />} onClick={() => be_sure(true)}>
                {t('settings.remove')}
              </Button>
            )}
          </div>
          <FormProblem text={form_problem(write.refusal, [])} />
        </div>
      )}
    </Dialog>
  )
}

/** A secret address for programs that have no account here. */
function Feed({ calendar }: { calendar: Calendar }) {
  const { t } = useTranslation('calendar')
  const workspace = useWorkspace()
  const write = useSubmission()
  const set = (open: boolean) => void write.submit(() => set_feed(workspace, calendar.id, open))
  return (
    <div className={styles.field}>
      <span className={styles.label}>{t('settings.feed')}</span>
      <p className={styles.hint}>{t('settings.feed_hint')}</p>
      {calendar.feed_path && <CopyField label={t('settings.feed')} value={new URL(calendar.feed_path, location.href).href} />}
      <div>
        <Button busy={write.busy} onClick={() => set(!calendar.feed_path)}>
          {t(calendar.feed_path ? 'settings.feed_revoke' : 'settings.feed_open')}
        </Button>
      </div>
    </div>
  )
}

/** The organisation's rooms, for its administrators. */
function Rooms() {
  const { t } = useTranslation('calendar')
  const workspace = useWorkspace()
  const write = useSubmission()
  const myself = useMyself()
  const { data } = useQuery(rooms_of(workspace.me.organisation_id))
  const [room, set_room] = useState({ name: '', seats: '' })
  if (!myself || !runs_organisation(myself)) return null
  const add = () =>
    write
      .submit(() => create_room(workspace, { name: room.name, capacity: Number(room.seats) || 0 }))
      .then((done) => done && set_room({ name: '', seats: '' }))
  return (
    <div className={styles.field}>
      <span className={styles.label}>{t('rooms.title')}</span>
      {data?.rooms.length === 0 && <p className={styles.hint}>{t('rooms.none')}</p>}
      {data?.rooms.map(({ id, name, capacity }) => (
        <div key={id} className={styles.apart}>
          <bdi>{capacity > 0 ? t('event.seats', { name, count: capacity }) : name}</bdi>
          <IconButton
            label={t('rooms.remove', { name })}
            onClick={() => void write.submit(() => remove_room(workspace, id))}
          >
            <Trash2 />
          </IconButton>
        </div>
      ))}
      <div className={styles.row}>
        <TextField
          label={t('rooms.name')}
          value={room.name}
          maxLength={100}
          onChange={(event) => set_room({ ...room, name: event.target.value })}
        />
        <TextField
          label={t('rooms.seats')}
          type="number"
          min={0}
          value={room.seats}
          onChange={(event) => set_room({ ...room, seats: event.target.value })}
        />
      </div>
      <div>
        <Button disabled={!room.name.trim()} busy={write.busy} onClick={() => void add()}>
          {t('rooms.add')}
        </Button>
      </div>
      <FormProblem text={form_problem(write.refusal, [])} />
    </div>
  )
}
