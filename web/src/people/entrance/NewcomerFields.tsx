import type { ComponentProps } from 'react'

import { useTranslation } from '../../i18n/translation'
import { TextField } from '../../ui/Field'
import { PasswordField } from '../../ui/PasswordField'
import { kPasswordLeast, login_fault, name_fault, password_fault } from '../validators'

type Bound = Pick<ComponentProps<typeof TextField>, 'name' | 'value' | 'onChange' | 'onBlur' | 'error'>

interface Props {
  bind: (name: 'display_name' | 'login' | 'password') => Bound
  /** False for somebody who has an account: they only say how they are called here. */
  newcomer: boolean
  focus?: boolean
}

export const newcomer_checks = {
  display_name: (values: { display_name: string }) => name_fault(values.display_name),
  login: (values: { login: string }) => login_fault(values.login),
  password: (values: { login: string; password: string }) => password_fault(values.password, values.login),
}

export const blank_newcomer = { display_name: '', login: '', password: '' }

/** How somebody new is called and how they will sign in. */
export function NewcomerFields({ bind, newcomer, focus }: Props) {
  const { t } = useTranslation('people')
  return (
    <>
      <TextField
        label={t('fields.display_name')}
        placeholder={t('fields.display_name_example')}
        autoComplete="name"
        autoFocus={focus}
        {...bind('display_name')}
      />
      {newcomer && (
        <>
          <TextField
            label={t('fields.login')}
            hint={t('fields.login_hint')}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            {...bind('login')}
          />
          <PasswordField
            label={t('fields.password')}
            hint={t('fields.password_hint', { count: kPasswordLeast })}
            autoComplete="new-password"
            {...bind('password')}
          />
        </>
      )}
    </>
  )
}
