import { useRef, useState } from 'react'

import type { Calendar } from '../api/types'
import { useChosenConversations } from '../chat/picking'
import { useTranslation } from '../i18n/translation'
import { form_problem, FormProblem, useSubmission } from '../people/forms'
import { runs_organisation, useMyself } from '../people/members'
import { useWorkspace } from '../sync/provider'
import { Button } from '../ui/Button'
import { Dialog } from '../ui/Dialog'
import { SelectField, TextField } from '../ui/Field'
import { toast } from '../ui/toasts'
import styles from './Form.module.css'
import { create_calendar, import_file } from './writes'

type Kind = 'group' | 'organisation' | 'subscribed' | 'import'

interface Props {
  calendars: readonly Calendar[]
  on_close: () => void
}

/** For a group, for everyone, from the web, or out of a file. */
export function AddCalendarDialog({ calendars, on_close }: Props) {
  const { t } = useTranslation('calendar')
  const workspace = useWorkspace()
  const write = useSubmission()
  const myself = useMyself()
  const groups = useChosenConversations()
  const file = useRef<HTMLInputElement>(null)
  const [wish, set_wish] = useState({ kind: 'import' as Kind, name: '', group: groups[0]?.id ?? '', url: '', into: calendars[0]?.id ?? '', has_file: false })
  const set = (part: Partial<typeof wish>) => set_wish((now) => ({ ...now, ...part }))
  const may_rule = myself !== undefined && runs_organisation(myself)
  const kinds = (['import', 'subscribed', 'group', 'organisation'] as const).filter((kind) => kind !== 'organisation' || may_rule)
  const ready = wish.kind === 'import' ? wish.has_file : wish.name.trim() !== '' && (wish.kind !== 'subscribed' || wish.url !== '') && (wish.kind !== 'group' || wish.group !== '')
  const add = () =>
    write.submit(async () => {
      if (wish.kind === 'import') {
        const chosen = file.current?.files?.[0]
        if (!chosen) return
        const { added, changed, skipped } = await import_file(workspace, wish.into, chosen)
        toast([t('add.imported', { added, changed }), skipped > 0 && t('add.skipped', { count: skipped })].filter(Boolean).join(' · '), 'good')
      } else {
        await create_calendar(workspace, {
          kind: wish.kind,
          name: wish.name,
          colour: calendars.length % 12,
          ...(wish.kind === 'group' && { conversation_id: wish.group }),
          ...(wish.kind === 'subscribed' && { source_url: wish.url.trim().replace(/^webcal:/, 'https:') }),
        })
      }
      on_close()
    })
  const footer = (
    <>
      <Button onClick={on_close}>{t('event.cancel')}</Button>
      <Button variant="primary" busy={write.busy} disabled={!ready} onClick={() => void add()}>
        {t(wish.kind === 'import' ? 'add.import' : 'add.make')}
      </Button>
    </>
  )
  return (
    <Dialog open on_close={on_close} title={t('add.title')} footer={footer}>
      <div className={styles.form}>
        <SelectField
          label={t('add.kind')}
          value={wish.kind}
          choices={kinds.map((value) => ({ value, label: t(`add.kinds.${value}`) }))}
          on_change={(kind) => set({ kind: kind as Kind })}
        />
        {wish.kind !== 'import' && <TextField label={t('add.name')} value={wish.name} maxLength={100} onChange={(event) => set({ name: event.target.value })} />}
        {wish.kind === 'subscribed' && (
          <TextField
            label={t('add.address')}
            hint={t('add.address_hint')}
            type="url"
            value={wish.url}
            maxLength={2048}
            placeholder="https://"
            onChange={(event) => set({ url: event.target.value })}
          />
        )}
        {wish.kind === 'group' && groups.length === 0 && <p className={styles.hint}>{t('add.no_group')}</p>}
        {wish.kind === 'group' && groups.length > 0 && (
          <SelectField
            label={t('add.group')}
            value={wish.group}
            choices={groups.map(({ id, title }) => ({ value: id, label: title }))}
            on_change={(group) => set({ group })}
          />
        )}
        {wish.kind === 'import' && (
          <>
            <TextField
              ref={file}
              label={t('add.file')}
              type="file"
              accept=".ics,text/calendar"
              onChange={(event) => set({ has_file: (event.target.files?.length ?? 0) > 0 })}
            />
            <SelectField
              label={t('add.into')}
              value={wish.into}
              choices={calendars.filter(({ may_write }) => may_write).map(({ id, name }) => ({ value: id, label: name || t('calendars.own') }))}
              on_change={(into) => set({ into })}
            />
          </>
        )}
        <FormProblem text={form_problem(write.refusal, [])} />
      </div>
    </Dialog>
  )
}
