import { LogOut, UserPlus } from 'lucide-react'
import { useState } from 'react'
import { useNavigate } from 'react-router'

import type { Conversation } from '../../api/types'
import { useFormats } from '../../i18n/formats'
import { useTranslation } from '../../i18n/translation'
import { useMyself } from '../../people/members'
import { useWorkspace } from '../../sync/provider'
import { Button } from '../../ui/Button'
import { PaneBody, PaneHeader } from '../../ui/Panes'
import { leave } from '../actions'
import { ConversationAvatar } from '../ConversationAvatar'
import { AddDialog } from '../dialogs/AddDialog'
import { ConfirmDialog } from '../dialogs/ConfirmDialog'
import { useMessageExtras } from '../extras'
import { kChatPath } from '../paths'
import { is_official, useConversationTitle } from '../reading'
import { runs_group, useHindrance } from '../rights'
import { AttentionSection } from './AttentionSection'
import styles from './DetailsPanel.module.css'
import { HistorySection } from './HistorySection'
import { MemberSection } from './MemberSection'
import { RightsSection } from './RightsSection'
import { TitleSection } from './TitleSection'

interface Props {
  conversation: Conversation
  on_close: () => void
}

export function DetailsPanel({ conversation, on_close }: Props) {
  const { t } = useTranslation('chat')
  const [asking, set_asking] = useState<'add' | 'leave'>()
  const is_group = conversation.kind !== 'direct'
  const official = is_official(conversation)
  const is_guest = useMyself()?.role === 'guest'
  const may_add = useHindrance(conversation, 'add_members') === undefined && !is_guest && !official
  const { Group } = useMessageExtras()
  const runs = runs_group(conversation.mine.role)
  const closed = () => set_asking(undefined)
  return (
    <>
      <PaneHeader title={t('panel.title')} on_close={on_close} level={2} />
      <PaneBody className={styles.body}>
        <Face conversation={conversation} />
        <AttentionSection conversation={conversation} />
        {is_group && (
          <>
            {may_add && (
              <div className={styles.verbs}>
                <Button full icon={<UserPlus />} onClick={() => set_asking('add')}>
                  {t('panel.add')}
                </Button>
              </div>
            )}
            <HistorySection conversation={conversation} />
            <RightsSection conversation={conversation} />
            {Group && !official && <Group conversation_id={conversation.id} runs={runs} />}
          </>
        )}
        <MemberSection conversation={conversation} />
        {official && <p className={styles.note}>{t(`official.follows.${conversation.kind as 'department'}`)}</p>}
        {is_group && !official && (
          <Button variant="quiet" className={styles.leave} icon={<LogOut />} onClick={() => set_asking('leave')}>
            {t('panel.leave')}
          </Button>
        )}
      </PaneBody>
      {asking === 'add' && <AddDialog conversation={conversation} on_close={closed} />}
      {asking === 'leave' && <LeaveDialog conversation={conversation} on_close={closed} />}
    </>
  )
}

function Face({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation('chat')
  const formats = useFormats()
  return (
    <div className={styles.face}>
      <ConversationAvatar conversation={conversation} size={64} />
      <TitleSection conversation={conversation} />
      <p className={styles.note}>{t('panel.created', { date: formats.date(conversation.created_at) })}</p>
    </div>
  )
}

function LeaveDialog({ conversation, on_close }: Props) {
  const { t } = useTranslation('chat')
  const workspace = useWorkspace()
  const navigate = useNavigate()
  const title = useConversationTitle(conversation)
  const action = async () => {
    await leave(workspace, conversation.id)
    void navigate(kChatPath)
  }
  return (
    <ConfirmDialog
      title={t('panel.leave_title', { title })}
      text={t('panel.leave_text')}
      confirm={t('panel.leave_confirm')}
      action={action}
      on_close={on_close}
    />
  )
}
