/** The door to choosing people and groups, for parts that are fetched when they are wanted. */
import { useConversationList } from './reading'

export { PeoplePicker } from './dialogs/PeoplePicker'

/** The groups one is in. */
export function useChosenConversations(): { id: string; title: string }[] {
  return useConversationList().filter(({ kind }) => kind === 'group')
}
