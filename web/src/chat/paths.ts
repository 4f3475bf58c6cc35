export const kChatPath = '/c'

export function conversation_path(conversation_id: string): string {
  return `${kChatPath}/${conversation_id}`
}
