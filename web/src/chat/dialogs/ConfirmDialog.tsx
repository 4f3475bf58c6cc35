import { useState } from 'react'

import { refusal_from } from '../../api/refusal_error'
import { refusal_text } from '../../i18n/refusals'
import { useTranslation } from '../../i18n/translation'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { toast } from '../../ui/toasts'

interface Props {
  title: string
  text: string
  confirm: string
  action: () => Promise<void>
  on_close: () => void
}

/** Asks before what cannot be taken back; says why if it did not work. */
export function ConfirmDialog({ title, text, confirm, action, on_close }: Props) {
  const { t } = useTranslation('chat')
  const [busy, set_busy] = useState(false)
  const run = async () => {
    set_busy(true)
    try {
      await action()
    } catch (problem) {
      toast(refusal_text(refusal_from(problem)), 'bad')
    }
    on_close()
  }
  const footer = (
    <>
      <Button onClick={on_close}>{t('panel.cancel')}</Button>
      <Button variant="danger" busy={busy} onClick={() => void run()}>
        {confirm}
      </Button>
    </>
  )
  return (
    <Dialog open on_close={on_close} title={title} footer={footer} width={400}>
      <p>{text}</p>
    </Dialog>
  )
}
