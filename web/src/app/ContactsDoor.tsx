import { useOpenDirect } from '../chat/use_open_direct'
import { ContactsPage } from '../people/contacts/ContactsPage'

/** The directory does not know chat: it is handed what "Message" does. */
export function ContactsDoor() {
  return <ContactsPage on_message={useOpenDirect()} />
}
