import type { Organisation } from '../../api/types'
import { useTranslation } from '../../i18n/translation'
import { useWorkspace } from '../../sync/provider'
import { SelectField } from '../../ui/Field'
import { toast } from '../../ui/toasts'
import { useOrganisation } from '../directory'
import { useFields } from '../fields'
import { SaveForm } from '../SaveForm'
import { useSubmission, useWriteName } from '../submitting'
import { window_text, windows_to_choose } from '../windows'
import { change_organisation } from '../writes'
import { Section } from './Section'

const kFounders = ['everyone', 'admins'] as const
const kHistories = ['nothing', 'last_100', 'all'] as const
const kPreviews = ['shown', 'off'] as const
const kRecordings = ['allowed', 'forbidden'] as const

/** What the organisation has settled for everybody in it. Settled otherwise meanwhile, the form begins anew. */
export function RulesForm() {
  const organisation = useOrganisation()
  if (!organisation) return null
  const { id, edit_minutes, recall_minutes, group_founders, group_history, link_previews, recordings } = organisation
  const key = [id, edit_minutes, recall_minutes, group_founders, group_history, link_previews, recordings].join()
  return <Form organisation={organisation} key={key} />
}

function Form({ organisation }: { organisation: Organisation }) {
  const { t, language } = useTranslation('people')
  const workspace = useWorkspace()
  const write = useSubmission()
  const named = useWriteName()
  const { edit_minutes, recall_minutes, group_founders, group_history, link_previews, recordings } = organisation
  const windows_now = { edit_minutes: `${edit_minutes}`, recall_minutes: `${recall_minutes}` }
  const settled = { ...windows_now, group_founders, group_history, link_previews, recordings }
  const { values, set } = useFields<Record<keyof typeof settled, string>>(settled, {}, write.refusal)
  const names = Object.keys(settled) as (keyof typeof settled)[]
  const changed = names.some((name) => values[name] !== settled[name])
  const save = async () => {
    const wanted = {
      edit_minutes: Number(values.edit_minutes),
      recall_minutes: Number(values.recall_minutes),
      group_founders: values.group_founders as typeof group_founders,
      group_history: values.group_history as typeof group_history,
      link_previews: values.link_previews as typeof link_previews,
      recordings: values.recordings as typeof recordings,
    }
    const saved = await write.submit(() => change_organisation(workspace, named(wanted)))
    if (saved) toast(t('saved'), 'good')
  }
  const windows = (present: number) =>
    windows_to_choose(present).map((minutes) => ({
      value: `${minutes}`,
      label: minutes === 0 ? t('rules.never') : window_text(minutes, language),
    }))
  const choices = {
    edit_minutes: windows(edit_minutes),
    recall_minutes: windows(recall_minutes),
    group_founders: kFounders.map((value) => ({ value, label: t(`rules.founders.${value}`) })),
    group_history: kHistories.map((value) => ({ value, label: t(`rules.histories.${value}`) })),
    link_previews: kPreviews.map((value) => ({ value, label: t(`rules.previews.${value}`) })),
    recordings: kRecordings.map((value) => ({ value, label: t(`rules.of_recordings.${value}`) })),
  }
  return (
    <Section title={t('settings.rules')} lead={t('rules.lead')}>
      <SaveForm write={write} on_save={() => void save()} fields={[]} verb={t('save')} disabled={!changed}>
        {names.map((name) => (
          <SelectField
            key={name}
            label={t(`rules.${name}`)}
            hint={t(`rules.${name}_hint`)}
            choices={choices[name]}
            value={values[name]}
            on_change={(value) => set(name, value)}
          />
        ))}
      </SaveForm>
    </Section>
  )
}
