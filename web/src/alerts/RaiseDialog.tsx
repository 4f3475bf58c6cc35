import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { useNavigate } from 'react-router'

import type { NewAlert } from '../api/types'
import { useTranslation } from '../i18n/translation'
import { form_problem, FormProblem, useSubmission } from '../people/forms'
import { useDepartments, useMyself } from '../people/members'
import { useWorkspace } from '../sync/provider'
import { Button } from '../ui/Button'
import { CheckField } from '../ui/CheckField'
import { Dialog } from '../ui/Dialog'
import { SelectField, TextArea, TextField } from '../ui/Field'
import { SegmentedControl } from '../ui/SegmentedControl'
import { type About, type Thing, useAbout } from './about'
import styles from './Alerts.module.css'
import { Estimate } from './Estimate'
import { alert_rules } from './fetching'
import { sent_path } from './paths'
import { SourceName } from './SourceLine'
import { raise_alert } from './writes'

const PeoplePicker = lazy(async () => ({ default: (await import('../chat/picking')).PeoplePicker }))

type Whom = 'people' | 'department' | 'role' | 'everyone'

const kRoles = ['owner', 'admin', 'member', 'guest'] as const

const kMostText = 2000

function cut(text: string): string {
  return Array.from(text).slice(0, kMostText).join('')
}

interface Props {
  on_close: () => void
  about?: Thing
}

/** Whom it goes to, what it says, how urgent it is. */
export function RaiseDialog({ on_close, about: thing }: Props) {
  const { t, language } = useTranslation('alerts')
  const workspace = useWorkspace()
  const navigate = useNavigate()
  const write = useSubmission()
  const is_guest = useMyself()?.role === 'guest'
  const departments = Object.values(useDepartments()).sort((a, b) => a.name.localeCompare(b.name, language))
  const about = useAbout(thing)
  const [wish, set_wish] = useState({
    text: cut(about?.text ?? ''),
    whom: 'people' as Whom,
    member_ids: [...(about?.member_ids ?? [])],
    department_id: '',
    role: '',
    unread: about?.unread_of !== undefined,
    urgency: 'important',
    reason: '',
    needs: 'everyone',
  })
  const set = (part: Partial<typeof wish>) => set_wish((now) => ({ ...now, ...part }))
  const whom = (['people', 'department', 'role', 'everyone'] as const)
    .filter((value) => value !== 'department' || departments.length > 0)
    .map((value) => ({ value, label: t(`raise.whom.${value}`) }))
  const send = () =>
    write.submit(async () => {
      const { brief } = await raise_alert(workspace, body_of(wish, about))
      on_close()
      void navigate(sent_path(brief.id))
    })
  const footer = (
    <>
      <Button onClick={on_close}>{t('back')}</Button>
      <Button variant="primary" busy={write.busy} disabled={!wish.text.trim()} onClick={() => void send()}>
        {t('raise.send')}
      </Button>
    </>
  )
  return (
    <Dialog open on_close={on_close} title={t('raise.action')} footer={footer} width={520}>
      <div className={styles.form}>
        {about && <SourceName kind={about.source.kind} name={about.name} />}
        <TextArea
          label={t('raise.text')}
          value={wish.text}
          onChange={(event) => set({ text: event.target.value })}
          maxLength={kMostText}
          rows={3}
        />
        {about?.unread_of && <CheckField label={t('raise.unread')} checked={wish.unread} on_change={(unread) => set({ unread })} />}
        {!wish.unread && !is_guest && (
          <SegmentedControl label={t('raise.to')} choices={whom} value={wish.whom} on_change={(value) => set({ whom: value as Whom })} />
        )}
        {!wish.unread && wish.whom === 'people' && (
          <Suspense fallback={null}>
            <PeoplePicker chosen={wish.member_ids} on_change={(member_ids) => set({ member_ids })} />
          </Suspense>
        )}
        {!wish.unread && wish.whom === 'department' && (
          <SelectField
            label={t('raise.whom.department')}
            value={wish.department_id}
            on_change={(department_id) => set({ department_id })}
            choices={[{ value: '', label: t('raise.choose') }, ...departments.map(({ id, name }) => ({ value: id, label: name }))]}
          />
        )}
        {!wish.unread && wish.whom === 'role' && (
          <SelectField
            label={t('raise.whom.role')}
            value={wish.role}
            on_change={(role) => set({ role })}
            choices={[{ value: '', label: t('raise.choose') }, ...kRoles.map((value) => ({ value, label: t(`raise.roles.${value}`) }))]}
          />
        )}
        <SegmentedControl
          label={t('raise.needs')}
          choices={(['everyone', 'anyone'] as const).map((value) => ({ value, label: t(`needs.${value}`) }))}
          value={wish.needs}
          on_change={(needs) => set({ needs })}
        />
        <SegmentedControl
          label={t('raise.urgency')}
          choices={(['important', 'emergency'] as const).map((value) => ({ value, label: t(`urgency.${value}`) }))}
          value={wish.urgency}
          on_change={(urgency) => set({ urgency })}
        />
        {wish.urgency === 'emergency' && <ReasonField value={wish.reason} on_change={(reason) => set({ reason })} />}
        <p className={styles.when}>{t(`raise.hint.${wish.urgency === 'emergency' ? 'emergency' : 'important'}`)}</p>
        <Estimate to={audience_of(wish, about)} is_emergency={wish.urgency === 'emergency'} />
        <FormProblem text={form_problem(write.refusal, [])} />
      </div>
    </Dialog>
  )
}

/** One of those that the organisation has settled, where it has. */
function ReasonField({ value, on_change }: { value: string; on_change: (reason: string) => void }) {
  const { t } = useTranslation('alerts')
  const { data } = useQuery(alert_rules(useWorkspace().me.organisation_id))
  const reasons = data?.rules.reasons ?? []
  if (reasons.length === 0)
    return <TextField label={t('raise.reason')} value={value} onChange={(event) => on_change(event.target.value)} maxLength={200} />
  const choices = [{ value: '', label: t('raise.choose') }, ...reasons.map((reason) => ({ value: reason, label: reason }))]
  return <SelectField label={t('raise.reason')} value={value} on_change={on_change} choices={choices} />
}

interface Wish {
  text: string
  whom: Whom
  member_ids: string[]
  department_id: string
  role: string
  unread: boolean
  urgency: string
  reason: string
  needs: string
}

function audience_of(wish: Wish, about: About | undefined): NewAlert['to'] {
  return {
    member_ids: !wish.unread && wish.whom === 'people' ? wish.member_ids : [],
    department_ids: !wish.unread && wish.whom === 'department' && wish.department_id ? [wish.department_id] : [],
    everyone: !wish.unread && wish.whom === 'everyone',
    ...(!wish.unread && wish.whom === 'role' && { roles: kRoles.filter((role) => role === wish.role) }),
    ...(wish.unread && about?.unread_of && { unread_of: about.unread_of }),
  }
}

function body_of(wish: Wish, about: About | undefined): Omit<NewAlert, 'client_id'> {
  return {
    text: wish.text,
    to: audience_of(wish, about),
    urgency: wish.urgency === 'emergency' ? 'emergency' : 'important',
    needs: wish.needs === 'anyone' ? 'anyone' : 'everyone',
    ...(wish.urgency === 'emergency' && { reason: wish.reason }),
    ...(about && { source: about.source }),
  }
}
