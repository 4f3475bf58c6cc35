import { useQuery } from '@tanstack/react-query'
import { Phone, Video } from 'lucide-react'
import { useState } from 'react'
import { useNavigate } from 'react-router'

import type { Conversation, Meeting } from '../api/types'
import { useTranslation } from '../i18n/translation'
import { useMember, useMyself } from '../people/members'
import { useWorkspace } from '../sync/provider'
import { Button, IconButton } from '../ui/Button'
import { meetings_in } from './fetching'
import { meeting_path } from './paths'
import { refused, useNews } from './use_meetings'
import { call_members, create_meeting } from './writes'

interface Starting {
  ongoing: Meeting | undefined
  busy: boolean
  start: () => Promise<void>
}

/** Into the meeting that goes on in a conversation, or a new one. Two people call each other. */
function useStarting(conversation: Conversation): Starting {
  const { t } = useTranslation('meetings')
  const workspace = useWorkspace()
  const navigate = useNavigate()
  const myself = useMyself()
  const peer = useMember(conversation.peer_id)
  const [busy, set_busy] = useState(false)
  useNews()
  const found = useQuery(meetings_in(workspace.me.organisation_id, conversation.id))
  const ongoing = found.data?.meetings.find(({ state }) => state === 'ongoing')
  const start = async () => {
    if (ongoing) return navigate(meeting_path(ongoing.id))
    set_busy(true)
    try {
      const name = myself?.display_name ?? ''
      const title = conversation.title || (peer ? `${name} · ${peer.display_name}` : t('list.usual_title', { name }))
      const meeting = await create_meeting(workspace, { title: title.slice(0, 100), conversation_id: conversation.id })
      if (conversation.peer_id) await call_members(workspace, meeting.id, [conversation.peer_id])
      await navigate(meeting_path(meeting.id))
    } catch (problem) {
      refused(problem)
    }
    set_busy(false)
  }
  return { ongoing, busy, start }
}

/** In the head of a conversation. */
export function StartButton({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation('meetings')
  const { me } = useWorkspace()
  const { ongoing, busy, start } = useStarting(conversation)
  const is_alone = conversation.kind === 'direct' && conversation.peer_id === me.member_id
  if (is_alone || (conversation.kind !== 'direct' && conversation.kind !== 'group')) return null
  return (
    <IconButton label={t(ongoing ? 'start.join' : 'start.new')} pressed={ongoing ? true : undefined} disabled={busy} onClick={() => void start()}>
      <Video />
    </IconButton>
  )
}

interface CallBackProps {
  conversation: Conversation
  is_mine: boolean
}

/** Beside a call that was not answered. */
export function CallBackButton({ conversation, is_mine }: CallBackProps) {
  const { t } = useTranslation('meetings')
  const { busy, start } = useStarting(conversation)
  return (
    <Button size="s" variant="quiet" icon={<Phone />} busy={busy} onClick={() => void start()}>
      {t(is_mine ? 'start.call_again' : 'start.call_back')}
    </Button>
  )
}
