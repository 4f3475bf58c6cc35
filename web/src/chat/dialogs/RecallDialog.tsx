import type { Message } from '../../api/types'
import { useTranslation } from '../../i18n/translation'
import { useWorkspace } from '../../sync/provider'
import { recall } from '../amending'
import { ConfirmDialog } from './ConfirmDialog'

interface Props {
  message: Message
  on_close: () => void
}

export function RecallDialog({ message, on_close }: Props) {
  const { t } = useTranslation('chat')
  const workspace = useWorkspace()
  return (
    <ConfirmDialog
      title={t('recall.title')}
      text={t('recall.text')}
      confirm={t('recall.confirm')}
      action={() => recall(workspace, message)}
      on_close={on_close}
    />
  )
}
