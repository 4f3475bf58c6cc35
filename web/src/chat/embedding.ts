/** The door for pages of others that show a conversation beside their own content. */
import { part } from '../i18n/part'
import { fetch_view } from './fetch_view'

/** What is said there, and a line to write; whoever embeds it draws the head. Drawn inside `Suspense`. */
export const EmbeddedConversation = part(async () => (await fetch_view()).EmbeddedConversation)
