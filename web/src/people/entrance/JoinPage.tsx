import { useQuery } from '@tanstack/react-query'
import { Link2Off } from 'lucide-react'
import { Link, useParams } from 'react-router'

import { answer, http } from '../../api/client'
import { refusal_from } from '../../api/refusal_error'
import type { InvitePreview, SignedIn } from '../../api/types'
import { useFormats } from '../../i18n/formats'
import { refusal_text } from '../../i18n/refusals'
import { useTranslation } from '../../i18n/translation'
import { Avatar } from '../../ui/Avatar'
import { button_class } from '../../ui/Button'
import { EmptyState, ErrorState } from '../../ui/States'
import { device_name } from '../device'
import { useFields } from '../fields'
import { form_problem, useSubmission, useWriteName } from '../submitting'
import styles from './Entrance.module.css'
import { EntranceAside, EntranceForm, EntranceFrame, EntranceTitle } from './EntranceFrame'
import { link_state } from './link_state'
import { blank_newcomer, newcomer_checks, NewcomerFields } from './NewcomerFields'

interface Props {
  /** Who is signed in here already, if anybody. */
  session: SignedIn | null
  on_signed_in: (session: SignedIn) => void
}

/** Where an invitation link leads. */
export function JoinPage(props: Props) {
  const { code = '' } = useParams()
  const params = { path: { invite_code: code } }
  const preview = useQuery({
    queryKey: ['invite', code],
    queryFn: () => answer(http.GET('/api/invites/{invite_code}', { params })),
    retry: false,
  })
  return (
    <EntranceFrame>
      {preview.error && <BrokenLink problem={preview.error} on_retry={() => void preview.refetch()} />}
      {preview.data && <JoinForm code={code} preview={preview.data} {...props} />}
    </EntranceFrame>
  )
}

function BrokenLink({ problem, on_retry }: { problem: unknown; on_retry: () => void }) {
  const { t } = useTranslation('people')
  const refusal = refusal_from(problem)
  const state = link_state(refusal)
  if (state === 'passing') {
    return <ErrorState title={t('join.unreachable')} text={refusal_text(refusal)} on_retry={on_retry} />
  }
  return (
    <EmptyState
      whole_page
      icon={<Link2Off />}
      title={t(`join.${state}.title`)}
      text={t(`join.${state}.text`)}
      action={
        <Link to="/" className={button_class()}>
          {t('join.go_home')}
        </Link>
      }
    />
  )
}

function Host({ code, preview }: { code: string; preview: InvitePreview }) {
  const { t } = useTranslation('people')
  const { distance } = useFormats()
  return (
    <div className={styles.host}>
      <Avatar id={code} name={preview.organisation_name} size={44} solid />
      <div>
        <div className={styles.host_name}>
          <bdi>{preview.organisation_name}</bdi>
        </div>
        <div className={styles.host_note}>
          {t(`roles.${preview.role}`)} · {t('join.expires', { when: distance(preview.expires_at) })}
          {preview.needs_approval && ` · ${t('join.needs_approval')}`}
        </div>
      </div>
    </div>
  )
}

interface JoinFormProps extends Props {
  code: string
  preview: InvitePreview
}

function JoinForm({ code, preview, session, on_signed_in }: JoinFormProps) {
  const { t } = useTranslation('people')
  const write = useSubmission()
  const named = useWriteName()
  const known_as = session?.memberships[0]?.member.display_name ?? ''
  const newcomer = session === null
  const checks = newcomer ? newcomer_checks : { display_name: newcomer_checks.display_name }
  const prepared = { display_name: preview.display_name ?? known_as, login: preview.login ?? '' }
  const form = useFields({ ...blank_newcomer, ...prepared }, checks, write.refusal)

  const join = () => {
    if (!form.check()) return
    const { display_name, login, password } = form.values
    const proof = { login: login.trim(), password, device_name: device_name() }
    const body = named({ display_name, ...(newcomer && { newcomer: proof }) })
    const params = { path: { invite_code: code } }
    void write.submit(async () =>
      on_signed_in(await answer(http.POST('/api/invites/{invite_code}/accept', { params, body }))),
    )
  }

  return (
    <>
      <Host code={code} preview={preview} />
      <EntranceTitle
        title={t('join.title', { organisation: preview.organisation_name })}
        lead={t('join.lead', { inviter: preview.inviter_name })}
      />
      <EntranceForm
        action={t(preview.needs_approval ? 'join.ask' : 'join.action')}
        busy={write.busy}
        problem={form_problem(write.refusal, ['display_name', 'login', 'password'])}
        on_submit={join}
      >
        <NewcomerFields bind={form.bind} newcomer={newcomer} focus={newcomer} />
      </EntranceForm>
      <EntranceAside>
        {session ? (
          t('join.as', { login: session.account.login })
        ) : (
          <>
            {t('found.have_account')}{' '}
            <Link to={`/sign-in?then=${encodeURIComponent(`/join/${code}`)}`}>{t('sign_in.action')}</Link>
          </>
        )}
      </EntranceAside>
    </>
  )
}
