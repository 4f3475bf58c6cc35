import { useQuery } from '@tanstack/react-query'
import { Video } from 'lucide-react'
import { useState } from 'react'
import { useNavigate } from 'react-router'

import type { Conversation } from '../api/types'
import { useTranslation } from '../i18n/translation'
import { useMember, useMyself } from '../people/members'
import { useWorkspace } from '../sync/provider'
import { IconButton } from '../ui/Button'
import { meetings_in } from './fetching'
import { meeting_path } from './paths'
import { refused, useNews } from './use_meetings'
import { call_members, create_meeting } from './writes'

/** In the head of a conversation: into the meeting that goes on there, or a new one. Two people call each other. */
export function StartButton({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation('meetings')
  const workspace = useWorkspace()
  const navigate = useNavigate()
  const myself = useMyself()
  const peer = useMember(conversation.peer_id)
  const [busy, set_busy] = useState(false)
  useNews()
  const found = useQuery(meetings_in(workspace.me.organisation_id, conversation.id))
  const ongoing = found.data?.meetings.find(({ state }) => state === 'ongoing')
  const is_alone = conversation.kind === 'direct' && conversation.peer_id === workspace.me.member_id
  if (is_alone || (conversation.kind !== 'direct' && conversation.kind !== 'group')) return null
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
  return (
    <IconButton label={t(ongoing ? 'start.join' : 'start.new')} pressed={ongoing ? true : undefined} disabled={busy} onClick={() => void start()}>
      <Video />
    </IconButton>
  )
}
