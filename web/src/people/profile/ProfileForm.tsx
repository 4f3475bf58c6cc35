import type { Member, ProfileField } from '../../api/types'
import { useTranslation } from '../../i18n/translation'
import { useWorkspace } from '../../sync/provider'
import { TextArea, TextField } from '../../ui/Field'
import { toast } from '../../ui/toasts'
import { runs_organisation, useMyself, useOrganisation } from '../directory'
import { useFields } from '../fields'
import { SaveForm } from '../SaveForm'
import { Section } from '../settings/Section'
import { useSubmission, useWriteName } from '../submitting'
import { name_fault } from '../validators'
import { change_member } from '../writes'
import { QuietForm } from './QuietForm'
import { StatusForm } from './StatusForm'
import { ValueFields } from './ValueFields'
import { useProfileValues } from './values'

const names = ['display_name', 'title', 'email', 'phone', 'about'] as const

export function ProfileForm() {
  const myself = useMyself()
  if (!myself) return null
  return (
    <>
      <StatusForm member={myself} />
      <QuietForm />
      <Form member={myself} key={myself.id} />
    </>
  )
}

function Form({ member }: { member: Member }) {
  const { t } = useTranslation('people')
  const workspace = useWorkspace()
  const write = useSubmission()
  const named = useWriteName()
  const { display_name, title, email, phone, about } = member
  const checks = { display_name: (values: { display_name: string }) => name_fault(values.display_name) }
  const form = useFields({ display_name, title, email, phone, about }, checks, write.refusal)
  const own = useOwnFields(member)
  const more = useProfileValues(member, own)
  const changed = names.some((name) => form.values[name] !== member[name]) || more.change !== undefined
  const save = async () => {
    if (!form.check()) return
    const { client_id, ...change } = named({ ...form.values, ...(more.change && { profile: more.change }) })
    if (await write.submit(() => change_member(workspace, member.id, change, client_id))) toast(t('saved'), 'good')
  }
  return (
    <Section title={t('profile.title')} lead={t('profile.lead')}>
      <SaveForm write={write} on_save={() => void save()} fields={names} verb={t('save')} disabled={!changed}>
        <TextField label={t('fields.display_name')} autoComplete="name" {...form.bind('display_name')} />
        <TextField
          label={t('fields.title')}
          placeholder={t('fields.title_example')}
          autoComplete="organization-title"
          {...form.bind('title')}
        />
        <TextField label={t('fields.email')} type="email" autoComplete="email" {...form.bind('email')} />
        <TextField label={t('fields.phone')} type="tel" autoComplete="tel" {...form.bind('phone')} />
        <ValueFields fields={own} form={more} refusal={write.refusal} />
        <TextArea label={t('fields.about')} rows={3} {...form.bind('about')} />
      </SaveForm>
    </Section>
  )
}

/** Those the member may fill in. */
function useOwnFields(member: Member): readonly ProfileField[] {
  const fields = useOrganisation()?.profile_fields ?? []
  return fields.filter(({ writer }) => writer === 'member' || runs_organisation(member))
}
