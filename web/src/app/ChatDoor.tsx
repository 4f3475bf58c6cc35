import { useParams } from 'react-router'

import { AlertExtras } from '../alerts/message_door'
import { ChatPage } from '../chat/ChatPage'
import { TaskExtras } from '../tasks/message_door'
import { MeetingExtras } from './MeetingDoor'
import { open_palette } from './palette/opening'

/** Conversations, with what other slices have to do with their messages. */
export function ChatDoor() {
  const { conversation_id } = useParams()
  return (
    <TaskExtras conversation_id={conversation_id}>
      <AlertExtras>
        <MeetingExtras>
          <ChatPage on_search={open_palette} />
        </MeetingExtras>
      </AlertExtras>
    </TaskExtras>
  )
}
