import type { Organisation } from '../../api/types'
import { useTranslation } from '../../i18n/translation'
import { useWorkspace } from '../../sync/provider'
import { SelectField, TextField } from '../../ui/Field'
import { toast } from '../../ui/toasts'
import { useOrganisation } from '../directory'
import { useFields } from '../fields'
import { language_choices, time_zone_choices } from '../places'
import { SaveForm } from '../SaveForm'
import { useSubmission, useWriteName } from '../submitting'
import { name_fault } from '../validators'
import { change_organisation } from '../writes'
import { Section } from './Section'

export function OrganisationForm() {
  const organisation = useOrganisation()
  return organisation ? <Form organisation={organisation} key={organisation.id} /> : null
}

function Form({ organisation }: { organisation: Organisation }) {
  const { t } = useTranslation('people')
  const workspace = useWorkspace()
  const write = useSubmission()
  const named = useWriteName()
  const { name, locale, time_zone } = organisation
  const form = useFields({ name, locale, time_zone }, { name: (values) => name_fault(values.name) }, write.refusal)
  const changed = form.values.name !== name || form.values.locale !== locale || form.values.time_zone !== time_zone
  const save = async () => {
    if (!form.check()) return
    const saved = await write.submit(() => change_organisation(workspace, named(form.values)))
    if (saved) toast(t('saved'), 'good')
  }
  return (
    <Section title={t('settings.general')} lead={t('settings.general_lead')}>
      <SaveForm write={write} on_save={() => void save()} fields={['name']} verb={t('save')} disabled={!changed}>
        <TextField label={t('fields.organisation')} {...form.bind('name')} />
        <SelectField
          label={t('fields.language')}
          hint={t('settings.language_hint')}
          choices={language_choices}
          value={form.values.locale}
          on_change={(value) => form.set('locale', value)}
        />
        <SelectField
          label={t('fields.time_zone')}
          choices={time_zone_choices(time_zone)}
          value={form.values.time_zone}
          on_change={(value) => form.set('time_zone', value)}
        />
      </SaveForm>
    </Section>
  )
}
