/** What draws a conversation. The list of them stands without it; it is fetched meanwhile, not by the first press. */
let fetched: Promise<typeof import('./ConversationView')> | undefined

export function fetch_view(): Promise<typeof import('./ConversationView')> {
  fetched ??= import('./ConversationView').catch((problem: unknown) => {
    fetched = undefined
    throw problem
  })
  return fetched
}
