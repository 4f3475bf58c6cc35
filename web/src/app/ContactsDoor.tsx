import { ContactsPage } from '../people/contacts/ContactsPage'
import { useMessageMember } from './chat_link'

/** The directory does not know chat: it is handed what "Message" does. */
export function ContactsDoor() {
  return <ContactsPage on_message={useMessageMember()} />
}
