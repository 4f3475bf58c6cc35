import { useState } from 'react'
import { useNavigate } from 'react-router'

import { answer, http } from '../../api/client'
import { refusal_from } from '../../api/refusal_error'
import { refusal_text } from '../../i18n/refusals'
import { useTranslation } from '../../i18n/translation'
import { useSynced, useWorkspace } from '../../sync/provider'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { toast } from '../../ui/toasts'
import { session_ended } from '../session'

/** Signing out ends the session on the server first, then wipes what this device holds. */
export function useSignOut() {
  const workspace = useWorkspace()
  const navigate = useNavigate()
  const [asked, set_asked] = useState(false)
  const [busy, set_busy] = useState(false)
  const leave = async () => {
    set_busy(true)
    try {
      await answer(http.DELETE('/api/session'))
    } catch (problem) {
      const refusal = refusal_from(problem)
      if (refusal.status !== 401) {
        set_busy(false)
        return toast(refusal_text(refusal), 'bad')
      }
    }
    await workspace.wipe()
    await navigate('/sign-in', { replace: true })
    session_ended()
  }
  return { asked, busy, ask: () => set_asked(true), stay: () => set_asked(false), leave }
}

/** Asked because unsent messages are wiped too. */
export function SignOutDialog({ leaving }: { leaving: ReturnType<typeof useSignOut> }) {
  const { t } = useTranslation('app')
  const waiting = useSynced((state) => state.outbox.length)
  return (
    <Dialog
      open={leaving.asked}
      on_close={leaving.stay}
      title={t('sign_out.title')}
      footer={
        <>
          <Button onClick={leaving.stay}>{t('sign_out.stay')}</Button>
          <Button variant="danger" busy={leaving.busy} onClick={() => void leaving.leave()}>
            {t('me.sign_out')}
          </Button>
        </>
      }
    >
      <p>{waiting > 0 ? t('sign_out.waiting', { count: waiting }) : t('sign_out.text')}</p>
    </Dialog>
  )
}
