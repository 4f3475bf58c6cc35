import { Link } from 'react-router'

import { answer, http } from '../../api/client'
import type { SignedIn } from '../../api/types'
import { useTranslation } from '../../i18n/translation'
import { SelectField, TextField } from '../../ui/Field'
import { device_name } from '../device'
import { useFields } from '../fields'
import { language_choices, time_zone_choices, this_time_zone } from '../places'
import { form_problem, useSubmission, useWriteName } from '../submitting'
import { name_fault } from '../validators'
import styles from './Entrance.module.css'
import { EntranceAside, EntranceForm, EntranceFrame, EntranceTitle } from './EntranceFrame'
import { blank_newcomer, newcomer_checks, NewcomerFields } from './NewcomerFields'

interface Props {
  signed_in: boolean
  on_signed_in: (session: SignedIn) => void
}

const fields = ['name', 'display_name', 'login', 'password', 'time_zone', 'locale']

/** The first visitor of a server, or somebody who starts another organisation. */
export function FoundPage({ signed_in, on_signed_in }: Props) {
  const { t, language } = useTranslation('people')
  const write = useSubmission()
  const named = useWriteName()
  const blank = { name: '', locale: language, time_zone: this_time_zone(), ...blank_newcomer }
  const checks = { name: (values: typeof blank) => name_fault(values.name), ...newcomer_checks }
  const member_checks = { name: checks.name, display_name: checks.display_name }
  const form = useFields(blank, signed_in ? member_checks : checks, write.refusal)

  const found = () => {
    if (!form.check()) return
    const { login, password, ...rest } = form.values
    const newcomer = { login: login.trim(), password, device_name: device_name() }
    const body = named({ ...rest, ...(!signed_in && { newcomer }) })
    void write.submit(async () => on_signed_in(await answer(http.POST('/api/organisations', { body }))))
  }

  return (
    <EntranceFrame>
      <EntranceTitle title={t('found.title')} lead={t('found.lead')} />
      <EntranceForm
        action={t('found.action')}
        busy={write.busy}
        problem={form_problem(write.refusal, fields)}
        on_submit={found}
      >
        <TextField
          label={t('fields.organisation')}
          placeholder={t('fields.organisation_example')}
          autoComplete="organization"
          autoFocus
          {...form.bind('name')}
        />
        <div className={styles.split}>
          <SelectField
            label={t('fields.language')}
            choices={language_choices}
            value={form.values.locale}
            on_change={(value) => form.set('locale', value)}
          />
          <SelectField
            label={t('fields.time_zone')}
            choices={time_zone_choices()}
            value={form.values.time_zone}
            on_change={(value) => form.set('time_zone', value)}
          />
        </div>
        <p className={styles.rule}>{t('found.you')}</p>
        <NewcomerFields bind={form.bind} newcomer={!signed_in} />
      </EntranceForm>
      <EntranceAside>
        {signed_in ? (
          <Link to="/">{t('found.back')}</Link>
        ) : (
          <>
            {t('found.have_account')} <Link to="/sign-in">{t('sign_in.action')}</Link>
          </>
        )}
      </EntranceAside>
    </EntranceFrame>
  )
}
